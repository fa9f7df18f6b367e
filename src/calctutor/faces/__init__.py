"""Faces: the ways to use a tutor; the command line and the page in the browser."""
