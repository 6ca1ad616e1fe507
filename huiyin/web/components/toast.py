"""Telling a person what just happened, and how to take it back."""

from django.contrib import messages
from django.http import HttpRequest

UNDO = "undo="


def tell(request: HttpRequest, words: str, undo: str = "", level: int = messages.SUCCESS) -> None:
    """Leave words for the next page or fragment; `undo` is an address that a POST takes the act back at."""
    messages.add_message(request, level, words, extra_tags=f"{UNDO}{undo}" if undo else "")


def undo_address(extra_tags: str | None) -> str:
    """Read back the address that `tell` put beside its words; only a local path is accepted."""
    address = (extra_tags or "").partition(UNDO)[2]
    return address if address.startswith("/") and not address.startswith("//") else ""
