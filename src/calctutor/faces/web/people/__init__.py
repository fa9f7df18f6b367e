"""The page for many people: who may, in which course, how much. Loaded only where accounts are."""
