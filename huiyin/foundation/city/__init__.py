"""The city pack: all that makes an installation this city."""
