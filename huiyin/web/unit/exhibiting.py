"""Files of the handling as they come from a form or a phone, and what is said when they have come."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext

from huiyin.act.orders import actions
from huiyin.act.orders.actions import Kept, NewExhibit, SiteNote
from huiyin.foundation.accounts.rules import Actor

FILE_AT_MOST = 10 * 1024 * 1024  # bytes to read of one file; one more tells that it is too large
KINDS = ("before", "after", "voice", "document")


def read_exhibits(files: Any) -> tuple[NewExhibit, ...]:
    """The files of a request by what they are, in the order of kinds."""
    return tuple(one for kind in KINDS for one in exhibits(kind, files.getlist(kind)))


def exhibits(kind: str, files: Iterable[UploadedFile[Any]]) -> list[NewExhibit]:
    """Files of one kind, each cut just above the limit so that it is seen to be too large."""
    return [NewExhibit(kind, str(file.name or kind), file.read(FILE_AT_MOST + 1)) for file in files]


def told(kept: Kept) -> str:
    """What to say to the person about a report in the house."""
    if kept.late:
        return gettext("单子已经往下走，这份记录留在单上，没有算作进展。")
    return gettext("已收到")


def progress(
    actor: Actor,
    order_id: int,
    note: str,
    key: str = "",
    version: int | None = None,
    **files: list[UploadedFile[Any]],
) -> str | None:
    """Write down what has been done; with files it is a report, which is kept even when the order has moved on."""
    found = tuple(one for kind in KINDS for one in exhibits(kind, files.get(kind, [])))
    if not found:
        actions.progress(actor, order_id, note, version=version)
        return None
    kept = actions.report_from_site(actor, order_id, SiteNote(key, note, found))
    return told(kept) if kept.late else gettext("进展和文件已记下")
