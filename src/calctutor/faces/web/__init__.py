"""The browser app: one page, served on this computer only."""
