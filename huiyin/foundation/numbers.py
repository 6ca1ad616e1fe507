"""Whole numbers as addresses and forms say them."""

DIGITS_AT_MOST = 18  # what a key of the database can hold


def whole_number(text: str) -> int | None:
    """The number a text is; None for what is none, which `str.isdigit` alone does not tell ("²"), or is too long."""
    return int(text) if text.isdecimal() and len(text) <= DIGITS_AT_MOST else None
