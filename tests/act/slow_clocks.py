"""A slow reckoner of an order's clocks from its ledger alone, written apart from the product and sharing none of its code.

`slow_clocks(events, limits, calendar, clock_class_at)` reads the events of one order in their order and returns every
clock that ran, as `{(name, round, n): SlowClock}`; `n` counts the clocks of one name in one round from 0, in the order
in which they started. Clocks of parts are not among them.

- `events`: anything with `at`, `action`, `source`, `target` and `evidence` (rows of the ledger). An event that leaves an
  order where it is has the same source and target. A deadline that was put off is an event "prolong" whose evidence
  says `clock` and `to` (ISO 8601).
- `limits(clock_class, name)`: something with `amount` and `unit` ("hour", "day", "workday").
- `calendar`: only its data are read: `zone`, `holidays`, `workdays`, `start`, `end`.
- `clock_class_at(at)`: the class of the order at that time.

Working time is found by listing office hours day after day and cutting pauses out of them; the product gives time back
instead. A clock that runs has `stopped` None and `outcome` ""; while it stands, the pause is not yet in `due`.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

# name: states it starts in, states it runs in
BOOK = {
    "dispatch": ("10 20", "10 20 32"),
    "sign": ("30", "30"),
    "ruling": ("31", "31"),
    "conference": ("32", "32"),
    "contact": ("30", "30 31 40 41 50 51 52 53 54 55 56 60 62"),
    "instruct": ("41", "41"),
    "handle": ("30", "30 31 40 41 50 51 52 53 54 55 56 60 62"),
    "supplement": ("51", "51"),
    "extension": ("52", "52"),
    "exclusion": ("62", "62"),
    "release": ("60", "60"),
    "review": ("65", "65"),
    "callback": ("70", "70 71"),
    "redo": ("75", "75 50 51 52 53 54 55 56 60 62"),
}
OF_THE_UNIT = {"dispatch", "sign", "contact", "instruct", "handle", "release", "redo"}
STANDS = {"handle", "redo"}
WRONG_UNIT = {"request_return", "grant_return", "merge"}
ENDED_EARLY = {"withdraw", "exclude", "confer", "reassign"}
ENDED_EARLY |= {"withdraw_return", "withdraw_extension", "withdraw_exclusion"}
Span = tuple[datetime, datetime]


@dataclass
class SlowClock:
    """One clock as the slow reckoner finds it."""

    started: datetime
    due: datetime
    paused: timedelta = timedelta(0)
    stopped: datetime | None = None
    outcome: str = ""
    limit: Any = None
    standing_since: datetime | None = None
    cut: list[Span] = field(default_factory=list)
    put_off_to: datetime | None = None

    @property
    def paused_seconds(self) -> float:
        """How long it stood, by the wall."""
        return self.paused.total_seconds()


Found = dict[tuple[str, int, int], SlowClock]


class Book:
    """All clocks of one order, event by event."""

    def __init__(self, limits: Any, calendar: Any, clock_class_at: Callable[[datetime], str]) -> None:
        self.limits, self.calendar, self.clock_class_at = limits, calendar, clock_class_at
        self.found: Found = {}
        self.round = 0

    def running(self, name: str) -> SlowClock | None:
        return next((c for key, c in self.found.items() if key[0] == name and c.stopped is None), None)

    def read(self, event: Any) -> None:
        if event.action == "prolong":
            self.put_off(event)
            return
        if event.source == event.target and event.action != "contact":
            return
        self.round += event.action in ("redo", "rejoin")
        self.let_go_on(event)
        self.end(event)
        self.undo(event)
        self.begin(event)

    def put_off(self, event: Any) -> None:
        clock = self.running(event.evidence["clock"])
        assert clock is not None
        clock.due = clock.put_off_to = datetime.fromisoformat(event.evidence["to"])
        clock.cut = []

    def let_go_on(self, event: Any) -> None:
        waited = self.running("supplement")
        if event.source != "51" or event.target == "51":
            return
        assert waited is not None
        for name in STANDS:
            clock = self.running(name)
            if clock and clock.standing_since:
                since, until = clock.standing_since, min(event.at, waited.due)
                clock.standing_since = None
                clock.paused += until - since
                if since < clock.due:
                    clock.cut.append((since, until))
                    clock.due = due_of(clock, self.calendar)

    def end(self, event: Any) -> None:
        for name, (starts, runs) in BOOK.items():
            clock = self.running(name)
            if clock is None:
                continue
            late = event.at > clock.due
            if name == "contact" and event.action == "contact":
                how = "missed" if late else "met"
            elif event.target in runs.split() and not (
                event.action == "reassign" and event.target in starts.split()
            ):
                continue
            elif event.action in WRONG_UNIT and name in OF_THE_UNIT:
                how = "void"
            elif event.action in ENDED_EARLY:
                how = "missed" if late else "void"
            else:
                how = "missed" if late or name == "contact" else "met"
            clock.stopped, clock.outcome = event.at, how

    def undo(self, event: Any) -> None:
        names: tuple[str, ...] = ()
        if event.action == "disapprove":
            names = ("handle", "redo")
        elif event.action == "withdraw_return":
            names = ("sign",)
        elif event.action == "split":
            names = ("dispatch",)
        last = [c for key, c in self.found.items() if key[0] in names and key[1] == self.round]
        if event.action == "disapprove":
            last = [clock for clock in last if clock.outcome != "void"]
        if last and (event.action != "split" or last[-1].outcome == "void"):
            last[-1].stopped, last[-1].outcome = None, ""

    def begin(self, event: Any) -> None:
        if event.source == event.target:
            return
        for name, (starts, _) in BOOK.items():
            if event.target in starts.split() and self.running(name) is None:
                limit = self.limits(self.clock_class_at(event.at), name)
                clock = SlowClock(event.at, event.at, limit=limit)
                clock.due = due_of(clock, self.calendar)
                n = sum(key[:2] == (name, self.round) for key in self.found)
                self.found[name, self.round, n] = clock
        for name in STANDS if event.target == "51" else ():
            clock_now = self.running(name)
            if clock_now and clock_now.standing_since is None:
                clock_now.standing_since = event.at


def slow_clocks(
    events: Iterable[Any], limits: Any, calendar: Any, clock_class_at: Callable[[datetime], str]
) -> Found:
    """Every clock that ran in these events; see the module."""
    book = Book(limits, calendar, clock_class_at)
    for event in events:
        book.read(event)
    return book.found


def due_of(clock: SlowClock, calendar: Any) -> datetime:
    """When the limit is used up, the pauses cut out; after a deadline was put off, when what was cut since is made up."""
    unit = clock.limit.unit
    if clock.put_off_to:
        missing = sum((total(unit, cut, calendar) for cut in clock.cut), timedelta(0))
        return spent(unit, clock.put_off_to, missing, [], calendar) if missing else clock.put_off_to
    whole = {
        "hour": timedelta(hours=1),
        "day": timedelta(days=1),
        "workday": timedelta(seconds=len_of_day(calendar)),
    }[unit]
    return spent(unit, clock.started, whole * clock.limit.amount, clock.cut, calendar)


def spent(unit: str, begin: datetime, amount: timedelta, cut: list[Span], calendar: Any) -> datetime:
    """The moment at which so much time that counts has gone by since `begin`."""
    left = amount
    for since, until in pieces(unit, begin, cut, calendar):
        if left <= until - since:
            return since + left
        left -= until - since
    raise AssertionError("the list of days was too short")


def total(unit: str, cut: Span, calendar: Any) -> timedelta:
    """Time that counts inside a span."""
    found = timedelta(0)
    for since, until in pieces(unit, cut[0], [], calendar):
        if since >= cut[1]:
            break
        found += min(until, cut[1]) - since
    return found


def pieces(unit: str, begin: datetime, cut: list[Span], calendar: Any) -> Iterator[Span]:
    """The pieces of time that count, from `begin` on, in their order, without what was cut out."""
    for piece in counted(unit, begin, calendar):
        parts = [piece]
        for since, until in cut:
            parts = [
                (a, b)
                for one in parts
                for a, b in ((one[0], min(one[1], since)), (max(one[0], until), one[1]))
                if a < b
            ]
        yield from parts


def counted(unit: str, begin: datetime, calendar: Any) -> Iterator[Span]:
    here = begin.astimezone(calendar.zone)
    midnight = here.replace(hour=0, minute=0, second=0, microsecond=0)
    for _ in range(2000):
        day = midnight.date()
        tomorrow = midnight + timedelta(days=1)
        if unit != "workday":
            span = (midnight, tomorrow)
        elif day in calendar.workdays or (day.isoweekday() not in (6, 7) and day not in calendar.holidays):
            span = (at(midnight, calendar.start), at(midnight, calendar.end))
        else:
            span = (midnight, midnight)
        if span[1] > here and span[0] < span[1]:
            yield max(span[0], here), span[1]
        midnight = tomorrow


def at(midnight: datetime, hour: Any) -> datetime:
    return midnight + timedelta(hours=hour.hour, minutes=hour.minute)


def len_of_day(calendar: Any) -> int:
    begin, end = calendar.start, calendar.end
    return int((end.hour - begin.hour) * 3600 + (end.minute - begin.minute) * 60)
