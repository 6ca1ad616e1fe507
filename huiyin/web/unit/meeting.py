"""Two people wrote the same reply: theirs, yours, and a proposal made of both."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from huiyin.act.orders.queries import OrderStory, evidence
from huiyin.act.teamwork.queries import Merged, merge
from huiyin.web.unit.forms import ActForm

# Which field of a reply is which text of the order, and where the ledger keeps what it was before.
FIELDS: Mapping[str, str] = {"text": "reply", "note": "note"}


@dataclass(frozen=True)
class Meeting:
    """One text that two people changed; `target` is the field that takes the proposal, empty when it is too late."""

    label: str
    by: str
    theirs: str
    yours: str
    merged: Merged
    target: str


def meetings(action: str, story: OrderStory, form: ActForm, seen: int | None) -> list[Meeting]:
    """Texts of a refused reply that somebody else changed since the writer had read the story up to `seen`."""
    if action != "reply" or seen is None:
        return []
    replies = [event for event in story.events if event.action in ("reply", "clear")]
    known = [event for event in replies if event.seq <= seen]
    fresh = [event for event in replies if event.seq > seen]
    if not fresh:
        return []
    found = (_meeting(name, story, form, known[-1:], fresh[-1]) for name in FIELDS)
    return [one for one in found if one is not None]


def _meeting(name: str, story: OrderStory, form: ActForm, known: list[Any], fresh: Any) -> Meeting | None:
    base = _text(name, known[0]) if known else ""
    theirs, yours = _plain(getattr(story.order, FIELDS[name])), _plain(form[name].value())
    if theirs.strip() == base.strip() or yours.strip() in ("", base.strip(), theirs.strip()):
        return None
    target = str(form[name].auto_id) if story.can("reply") else ""
    by = fresh.actor or gettext("别人")
    return Meeting(str(form[name].label), by, theirs, yours, merge(base, theirs, yours), target)


def _text(name: str, event: Any) -> str:
    return _plain(evidence(event).get("reply") if name == "text" else event.reason)


def _plain(text: Any) -> str:
    # Browsers send lines that end with two characters.
    return str(text or "").replace("\r\n", "\n")
