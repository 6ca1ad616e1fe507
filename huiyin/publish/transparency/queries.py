"""What the public may read: an appellant's own matter by its receipt, answers, and whether others said it too."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from huiyin.act.orders import queries as orders
from huiyin.act.orders.actions.moving import stream
from huiyin.act.orders.models import WorkOrder
from huiyin.act.orders.rules import OPEN, STATES, State
from huiyin.act.triage import queries as triage
from huiyin.act.triage.rules import Said
from huiyin.answer.callback import queries as callbacks
from huiyin.answer.callback.policies import may_answer
from huiyin.foundation.accounts.rules import CITIZEN
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.ledger.models import Event
from huiyin.foundation.ledger.queries import story
from huiyin.hear.intake import queries as intake
from huiyin.publish.transparency.answers import Answer, answer, search, sure_enough
from huiyin.publish.transparency.rules import Milestone, Reply, milestones, reply_of, with_parent

__all__ = [
    "Alike",
    "Answer",
    "Extended",
    "Milestone",
    "Outline",
    "Progress",
    "Promised",
    "Rated",
    "Reply",
    "alike",
    "answer",
    "outline",
    "progress",
    "progress_of",
    "search",
    "sure_enough",
]

ALIKE_WITHIN = timedelta(days=30)
ALIKE_AT_MOST = 50
ANSWERS_SHOWN = 2
TO_BE_ANSWERED = ("30", "31", "32", "40", "41", "50", "52", "53", "54", "55", "60", "62", "65", "75")


@dataclass(frozen=True)
class Outline:
    """Where an order stands, without its story: what a door answers at once."""

    number: str
    state: State
    kind: str
    matter: str
    lead: str
    received_at: datetime
    due_at: datetime | None


@dataclass(frozen=True)
class Rated:
    """What the appellant answered in the newest round."""

    solved: str
    result: str
    words: str
    at: datetime


@dataclass(frozen=True)
class Extended:
    """More time that was granted: until when, under which law if any, and what the appellant is told."""

    until: datetime
    told: str
    statute: str


@dataclass(frozen=True)
class Promised:
    """What is promised for later: the day, the day first promised, and what the appellant is told."""

    day: date
    first_day: date
    told: str


@dataclass(frozen=True)
class Progress:
    """One matter as its appellant sees it; no personal field stands here but the appellant's own words."""

    order_id: int
    outline: Outline
    said: str
    place: str
    round: int
    milestones: tuple[Milestone, ...]
    reply: Reply | None
    rated: Rated | None
    may_add: bool
    merged: bool
    may_rate: bool
    wanted: str
    wanted_until: datetime | None
    extended: Extended | None
    promise: Promised | None
    own: orders.OwnMoves

    @property
    def closed(self) -> bool:
        """Whether nothing more is to be done."""
        return self.outline.state.closed


def outline(order: WorkOrder) -> Outline:
    """Where an order stands; costs no statement. What is merged stands where its parent stands."""
    handled = _handled_in(order)
    return Outline(
        order.number,
        _told_state(order, handled),
        order.kind,
        order.matter,
        handled.lead_id or "",
        order.opened_at,
        _promised(handled),
    )


def _handled_in(order: WorkOrder) -> WorkOrder:
    return order.parent if order.state == "11" and order.parent else order


def _told_state(order: WorkOrder, handled: WorkOrder) -> State:
    """The parent's state in words that are true for this appellant too: what the other is asked is not theirs."""
    if handled is order:
        return STATES[order.state]
    state = STATES[handled.state]
    if state.hand == "callback":
        return STATES["65"]
    return STATES["50"] if state.code == "51" or (state.code == "75" and not order.round) else state


def _promised(order: WorkOrder) -> datetime | None:
    # Before dispatch: by when a unit is found. Afterwards: by when the appellant is to have an answer.
    if order.state in ("10", "20"):
        return order.due_at
    if order.state not in TO_BE_ANSWERED:
        return None
    return order.due_at if order.round else order.handle_due_at or order.due_at


def progress(receipt: str) -> Progress | None:
    """The matter whose receipt this is; None for a code that was never given out."""
    appeal = intake.by_receipt(receipt)
    order = orders.of_appeals([appeal.pk]).get(appeal.pk) if appeal else None
    return _progress(order) if appeal and order else None


def progress_of(order_id: int) -> Progress:
    """The same for an order whose appellant is known by a link that was sent to nobody else."""
    return _progress(WorkOrder.objects.select_related("lead", "appeal", "parent").get(pk=order_id))


def _progress(order: WorkOrder) -> Progress:
    events = story(stream(order.pk))
    steps = _steps(order, events)
    question = orders.open_question(order)
    return Progress(
        order_id=order.pk,
        outline=outline(order),
        said=order.appeal.words,
        place=order.appeal.place_said,
        round=order.round,
        milestones=steps,
        reply=reply_of(events),
        rated=_rated(order),
        may_add=order.state in OPEN,
        merged=order.state == "11",
        may_rate=order.state in ("70", "71") and may_answer(CITIZEN, order),
        wanted=question.question if question else "",
        wanted_until=question.due_at if question else None,
        extended=_extended(order),
        promise=_promise(order),
        own=orders.own_moves(order),
    )


def _extended(order: WorkOrder) -> Extended | None:
    """More time while it still matters: an order that is answered, or waits on the ledger, has another date."""
    if order.state not in TO_BE_ANSWERED:
        return None
    given = orders.granted_until(order)
    if given is None or given.round != order.round:
        return None
    return Extended(given.new_due, given.told, given.statute)


def _promise(order: WorkOrder) -> Promised | None:
    given = orders.promised(order)
    return Promised(given.promised, given.first_promised, given.told) if given else None


def _steps(order: WorkOrder, events: list[Event]) -> tuple[Milestone, ...]:
    """The order's own milestones, and while it is merged what happens to its parent, without anybody's words."""
    if not (order.merged_at and order.parent):
        return milestones(events)
    until = now() if order.state == "11" else events[-1].at  # once answered, what follows is others' business
    parents = [event for event in story(stream(order.parent.pk)) if event.at <= until]
    return with_parent(events, parents, order.merged_at, order.parent.lead_id or "")


def _rated(order: WorkOrder) -> Rated | None:
    given = [one for one in callbacks.of_order(order.pk) if one.outcome == "answered"]
    if not given:
        return None
    last = given[-1]
    return Rated(last.solved, last.result, last.words, last.at)


@dataclass(frozen=True)
class Alike:
    """What is known already about what is being written: answers, and open orders on the same thing nearby."""

    answers: tuple[Answer, ...] = ()
    count: int = 0
    place: str = ""
    matter: str = ""
    unit: str = ""


def alike(words: str, place: str = "", lon: float | None = None, lat: float | None = None) -> Alike:
    """Answers and nearby orders for words that are still being written; nothing is kept.

    Confidential orders and reports of wrongdoing are never counted.
    """
    proposal = triage.propose(Said("", words, place, lon, lat))
    found = tuple(one for one in search(words, 4, proposal.matter) if sure_enough(one))[:ANSWERS_SHOWN]
    street = proposal.place.value if proposal.place else ""
    if not street or not proposal.matter:
        return Alike(found, place=street, matter=proposal.matter)
    near = orders.nearby(street, proposal.matter, now() - ALIKE_WITHIN, ALIKE_AT_MOST)
    open_ones = [order for order in near if _may_be_counted(order)]
    unit = next((order.lead_id for order in open_ones if order.lead_id), "")
    return Alike(found, len(open_ones), street, proposal.matter, unit or "")


def _may_be_counted(order: WorkOrder) -> bool:
    return order.state in OPEN and not order.confidential and order.kind != "report"
