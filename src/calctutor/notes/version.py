"""The version of the reading of notes, by itself: a start that reads none loads no reader."""

READER_VERSION = "15"
"""Changes whenever the same notes would be read differently; an older index is then stale."""
