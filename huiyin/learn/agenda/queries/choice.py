"""The choice of a year: candidates with the orders behind them, what bodies said, and the votes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time

from django.db.models import Q

from huiyin.act.orders.models import WorkOrder
from huiyin.act.orders.queries import PAGE, Page, newest_page
from huiyin.act.orders.refusals import Refused
from huiyin.answer.assessment.policies import may_open_orders
from huiyin.answer.assessment.queries import scope_of
from huiyin.answer.assessment.rules import wilson
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.city.queries import current
from huiyin.learn.agenda import rules
from huiyin.learn.agenda.models import Answer, Ballot, Candidate, Seat, Year
from huiyin.learn.agenda.series import NORMAL, dangerous

YEARS_AT_MOST = 20
CANDIDATES_AT_MOST = 400


def years() -> list[Year]:
    """The years that were begun, newest first."""
    return list(Year.objects.order_by("-year")[:YEARS_AT_MOST])


def year(number: int) -> Year | None:
    """The choice of one year."""
    return Year.objects.filter(year=number).first()


def candidates(of: Year, only_ballot: bool = False) -> list[Candidate]:
    """Candidates of a year, best first."""
    found = of.candidates.order_by("rank")
    if only_ballot:
        found = found.filter(on_ballot=True)
    return list(found[:CANDIDATES_AT_MOST])


def candidate(pk: int) -> Candidate:
    """One candidate with its year; raises `Candidate.DoesNotExist`."""
    return Candidate.objects.select_related("year").get(pk=pk)


@dataclass(frozen=True)
class Said:
    """What consulted bodies said of a candidate: how many for now, later and not at all, and their words."""

    now: int = 0
    later: int = 0
    no: int = 0
    words: tuple[tuple[str, str, str], ...] = ()  # who (unit code or seat), stance, words

    @property
    def bodies(self) -> int:
        """How many answered."""
        return self.now + self.later + self.no


def said(of: Year, with_words: bool = True) -> dict[int, Said]:
    """What bodies said, by candidate."""
    rows = Answer.objects.filter(candidate__year=of).select_related("seat").order_by("candidate", "id")
    found: dict[int, list[Answer]] = {}
    for row in rows[: CANDIDATES_AT_MOST * 50]:
        found.setdefault(row.candidate_id, []).append(row)
    return {pk: _said(each, with_words) for pk, each in found.items()}


def _said(each: Sequence[Answer], with_words: bool) -> Said:
    counts = {one: sum(row.stance == one for row in each) for one in rules.STANCES}
    words = [
        (row.unit_id or (row.seat.label if row.seat else ""), row.stance, row.words)
        for row in each
        if row.words and with_words
    ]
    return Said(counts["now"], counts["later"], counts["no"], tuple(words))


def own_answers(of: Year, unit: str) -> dict[int, Answer]:
    """What a unit has said so far, by candidate."""
    rows = Answer.objects.filter(candidate__year=of, unit=unit)
    return {row.candidate_id: row for row in rows}


def seat_answers(seat: Seat) -> dict[int, Answer]:
    """What the body behind a link has said so far, by candidate."""
    return {row.candidate_id: row for row in seat.answers.all()}


def seats(of: Year) -> list[Seat]:
    """Bodies that are asked by a link."""
    return list(of.seats.order_by("id"))


def answered_units(of: Year) -> int:
    """How many units have answered."""
    rows = Answer.objects.filter(candidate__year=of, unit__isnull=False)
    return rows.values("unit").distinct().count()


@dataclass(frozen=True)
class Share:
    """A share of so many, with Wilson's interval."""

    part: int
    whole: int
    value: float
    low: float
    high: float


def share(part: int, whole: int) -> Share | None:
    """The share with its interval; None of nothing."""
    if whole <= 0:
        return None
    low, high = wilson(part, whole)
    return Share(part, whole, part / whole, low, high)


def votes(of: Year) -> dict[int, Share]:
    """Each candidate's share of the ballots; empty until the vote is closed."""
    if of.ballots is None:
        return {}
    rows = of.candidates.filter(on_ballot=True).values_list("pk", "votes")
    return {pk: found for pk, n in rows if (found := share(n or 0, of.ballots)) is not None}


def cast(of: Year, key: bytes) -> tuple[str, ...]:
    """What the browser with this key has voted for."""
    row = Ballot.objects.filter(year=of, key=key).values_list("choices", flat=True).first()
    return tuple(row or ())


def behind(
    actor: Actor, one: Candidate, what: str = "frequency", place: str = "", after: str = "", before: str = ""
) -> Page:
    """The orders behind a figure of a candidate, newest first, as far as the reader may read orders.

    They are those of the whole weeks that were scored; behind danger those alone that count as dangerous.
    """
    if not may_open_orders(actor):
        raise Refused
    zone, own = current().zone, scope_of(actor)
    found = WorkOrder.objects.filter(matter__startswith=rules.stem(one.matter))
    if what == "danger":
        found = found.filter(~Q(urgency__in=(NORMAL, "")) | ~Q(risk="") | Q(matter__in=dangerous(current())))
    if one.year.since and one.year.until:
        first, last = (
            datetime.combine(day, time(), zone) for day in rules.whole_weeks(one.year.since, one.year.until)
        )
        found = found.filter(opened_at__gte=first, opened_at__lt=last)
    if place:
        found = found.filter(place=place)
    if not own.is_city and not actor.has("leader"):
        found = found.filter(lead__in=own.units)
    return newest_page(found.select_related("appeal", "lead", "place").defer("proposal"), after, before, PAGE)


def may_open(actor: Actor) -> bool:
    """Whether the figures lead to orders for this reader."""
    return may_open_orders(actor)


def leaves(matter: str) -> list[str]:
    """The leaves of the taxonomy at or below a matter."""
    own = rules.stem(matter)
    return [code for code in current().matters if code.startswith(own) and rules.is_leaf(code)]
