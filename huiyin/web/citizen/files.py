"""Reading what was attached: the content decides what a file is, not its name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from huiyin.hear.intake.actions import ACCEPTED, NewAttachment, media_type

__all__ = ["ACCEPTED", "attachments"]
AT_MOST = 10 * 1024 * 1024  # bytes to read of one file; one more tells that it is too large


def attachments(files: Iterable[UploadedFile[Any]]) -> tuple[NewAttachment, ...]:
    """The files as an appeal carries them, each cut just above the limit so that `faults` can see it."""
    return tuple(_read(file) for file in files)


def _read(file: UploadedFile[Any]) -> NewAttachment:
    content = file.read(AT_MOST + 1)
    return NewAttachment(str(file.name or ""), media_type(content), content)
