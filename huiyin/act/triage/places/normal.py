"""Text made comparable, character by character, so that every position stays what it was."""

_FULL_WIDTH = {wide: wide - 0xFEE0 for wide in range(0xFF10, 0xFF5B) if chr(wide - 0xFEE0).isalnum()}
_SMALL = {ord(letter): ord(letter.lower()) for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}
_TABLE = {wide: _SMALL.get(plain, plain) for wide, plain in _FULL_WIDTH.items()} | _SMALL | {0x3000: 0x20}


def normal(text: str) -> str:
    """Digits and letters of full width made plain, Latin letters small; as long as what came in."""
    return text.translate(_TABLE)


def is_han(char: str) -> bool:
    """Whether a character is a Chinese one."""
    return "\u3400" <= char <= "\u9fff"
