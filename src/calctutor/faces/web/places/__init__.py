"""The places of the page: each operation is one call of the tutor and a rendering."""
