"""What an appellant may read of an order's story: milestones, not moves; no Django."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol


class Happened(Protocol):
    """The part of a ledger event that is read here; never who acted, nor a note of the unit's own."""

    action: str
    at: datetime
    reason: str
    evidence: dict[str, Any]


@dataclass(frozen=True)
class Milestone:
    """One step as the appellant sees it: `code` names the sentence, `unit` and `words` stand in it."""

    code: str
    at: datetime
    unit: str = ""
    words: str = ""


@dataclass(frozen=True)
class Reply:
    """The answer given to the appellant, once the hotline has passed it."""

    text: str
    at: datetime
    entry: str = ""


# action -> (milestone, the piece of evidence that the appellant may read)
TOLD: Mapping[str, tuple[str, str]] = {
    "register": ("received", ""),
    "dispatch": ("sent", ""),
    "rule": ("sent", ""),
    "contact": ("contacted", ""),
    "instruct": ("arranged", ""),
    "progress": ("progress", ""),
    "ask": ("asked", "question"),
    "supplement": ("added", "words"),
    "add_words": ("added", "words"),
    "grant_extension": ("extended", "told"),
    "whistle": ("called_others", ""),
    "shelve": ("shelved", "told"),
    "hand_over": ("handed_over", "to"),
    "refuse": ("refused", ""),
    "answer": ("answered", ""),
    "approve": ("answered", ""),
    "retry": ("missed_call", ""),
    "redo": ("redone", ""),
    "confirm": ("closed", ""),
    "waive": ("closed", ""),
    "close": ("closed", ""),
    "merge": ("merged", ""),
    "split": ("split", ""),
    "share": ("answered", ""),
    "rejoin": ("redone", ""),
    "track": ("closed", ""),
    "notify": ("closed", ""),
    "exclude": ("ended", ""),
    "resume": ("resumed", ""),
    "doubt": ("taken_up", "words"),
    "withdraw": ("withdrawn", "words"),
    "reopen": ("reopened", "child"),
    "take_off": ("taken_off", ""),
    "object": ("objected", "words"),
    "sustain_objection": ("objection_sustained", ""),
    "dismiss_objection": ("objection_dismissed", "answer"),
}
_NEWEST_ONLY = ("progress", "contacted", "missed_call")
# What an appellant whose matter is handled within another's reads of that one: what is done, not what is said.
OF_PARENT = frozenset(
    {"sent", "sent_again", "arranged", "progress", "extended", "called_others", "shelved", "taken_off"}
)


def milestones(events: Iterable[Happened]) -> tuple[Milestone, ...]:
    """The story in order; what repeats itself without saying more stands once, at its newest time."""
    found: list[Milestone] = []
    for step in _all(events):
        if step.code in _NEWEST_ONLY and found and found[-1].code == step.code:
            found.pop()
        found.append(step)
    return tuple(found)


def _all(events: Iterable[Happened]) -> Iterator[Milestone]:
    unit = ""
    for event in events:
        code, readable = TOLD.get(event.action, ("", ""))
        if not code:
            continue
        lead = str(event.evidence.get("lead", "")) if code == "sent" else ""
        if lead:
            code, unit = ("sent" if not unit else "sent_again"), lead
        yield Milestone(code, event.at, unit, str(event.evidence.get(readable, "")) if readable else "")


def with_parent(
    own: Iterable[Happened], parents: Iterable[Happened], since: datetime, lead: str
) -> tuple[Milestone, ...]:
    """A merged order's milestones in order of time: its own, and those of its parent since it was merged.

    `lead` is who handles the parent now, for a parent that had been sent out before.
    """
    later = [
        Milestone(step.code, step.at, step.unit)
        for step in milestones(parents)
        if step.code in OF_PARENT and step.at > since
    ]
    unit = "" if any(step.unit for step in later) else lead
    mine = [replace(step, unit=unit) if step.code == "merged" else step for step in milestones(own)]
    return tuple(sorted([*mine, *later], key=lambda step: step.at))


def reply_of(events: Iterable[Happened]) -> Reply | None:
    """The newest answer that has been passed; a draft that is still under review is not shown."""
    draft, passed = "", None
    for event in events:
        if event.action in ("reply", "clear"):
            draft = str(event.evidence.get("reply", ""))
        elif event.action == "approve" and draft:
            passed = Reply(draft, event.at)
        elif event.action in ("share", "close") and event.evidence.get("reply"):
            passed = Reply(str(event.evidence["reply"]), event.at)
        elif event.action == "exclude" and event.evidence.get("told"):
            passed = Reply(str(event.evidence["told"]), event.at)
        elif event.action == "answer":
            passed = Reply(str(event.evidence["answer"]), event.at, str(event.evidence.get("entry", "")))
        elif event.action in ("object", "doubt"):
            passed = None  # what was said then no longer stands
        elif event.action == "refuse":
            passed = Reply(event.reason, event.at)
    return passed
