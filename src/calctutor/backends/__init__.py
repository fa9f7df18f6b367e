"""Each file one outside thing, behind a seam of `calctutor.protocols`."""
