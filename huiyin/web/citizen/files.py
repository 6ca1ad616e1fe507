"""Reading what was attached: the content decides what a file is, not its name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from huiyin.hear.intake.actions import NewAttachment

ACCEPTED = "image/jpeg,image/png,image/webp,application/pdf,audio/mpeg,audio/mp4,video/mp4"
AT_MOST = 10 * 1024 * 1024  # bytes to read of one file; one more tells that it is too large
_STARTS = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"%PDF-", "application/pdf"),
    (b"ID3", "audio/mpeg"),
    (b"\xff\xfb", "audio/mpeg"),
    (b"\xff\xf3", "audio/mpeg"),
)


def media_type(content: bytes) -> str:
    """What the bytes are, as far as we take such files; empty for anything else."""
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    if content[4:8] == b"ftyp":
        return _of_brand(content[8:12])
    return next((kind for start, kind in _STARTS if content.startswith(start)), "")


def _of_brand(brand: bytes) -> str:
    # The same container holds pictures (HEIC, AVIF) that browsers cannot show everywhere; those are not taken.
    if brand in (b"M4A ", b"M4B "):
        return "audio/mp4"
    return "" if brand[:3] in (b"hei", b"mif", b"avi", b"hev", b"msf") else "video/mp4"


def attachments(files: Iterable[UploadedFile[Any]]) -> tuple[NewAttachment, ...]:
    """The files as an appeal carries them, each cut just above the limit so that `faults` can see it."""
    return tuple(_read(file) for file in files)


def _read(file: UploadedFile[Any]) -> NewAttachment:
    content = file.read(AT_MOST + 1)
    return NewAttachment(str(file.name or ""), media_type(content), content)
