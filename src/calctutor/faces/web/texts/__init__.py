"""Every text that the page shows of its own, a module a place, so that it can be translated.

Plain text: whoever puts it into HTML escapes it.
"""
