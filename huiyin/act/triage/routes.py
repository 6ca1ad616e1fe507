"""Whose it is: rulings, the dispatch catalogue, then the matter's own lead, then who really settled such matters.

How likely a route is, is the chance that its unit is the right lead, so that routes can be compared and their sum
never passes 1:

    P(unit) = sum over the likely matters m of  P(m) x P(unit | m)

    the unit that the rule names:   P(unit | m) = KNOWN x P(place) x trust
    any other, by the history:      P(unit | m) = KNOWN x (1 - P(place) x trust) x its share among the others

P(place) is 1 unless the rule depends on the place. `trust` is how often the unit named by a rule turned out right,
reckoned from the city's own orders with a prior in the rule's favour:

    trust = (settled by it + A) / (settled + given back by it + A + B)      [exactly such orders lately]

with A, B for a provision of the catalogue and for a matter's own lead as below. So a rule that is often returned is
trusted less, a rule without history as much as its prior, and nothing is ever certain (KNOWN < 1). Without a history
the second line is nothing. The unit of last resort has what is left, at most a fifth.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from huiyin.act.triage.bars import Bars, Reported
from huiyin.act.triage.catalogue import Catalogue, Duty
from huiyin.act.triage.history import Evidence, History, Ranked
from huiyin.act.triage.levels import matter_levels, place_levels
from huiyin.act.triage.rules import Guess, Reason, Route
from huiyin.act.triage.ruling_rules import Rulings
from huiyin.foundation.city.queries import City

KNOWN = 0.99
RULE_PRIOR = (30.0, 1.0)
LEAD_PRIOR = (12.0, 1.0)
LAST_RESORT_AT_MOST = 0.2
FAINT = 0.01  # below this a unit the history knows is not worth a person's look
ALIKE = 2  # levels of matter two orders must share to be spoken of as alike
SUPERVISED = (
    0.5  # that a report goes to the supervising body is a rule; that it is about this unit is a guess
)
ROUTES_AT_MOST = 5
LOOKED_AT = 6  # units the history is asked for
NOT_LEADING = ("city", "community")


@dataclass(frozen=True)
class _Look:
    """One likely matter in its place: how likely, the duty there, and what the history says of units that may lead."""

    guess: Guess
    likely: float
    place: Guess | None
    duty: Duty
    ranked: Mapping[str, Ranked]

    @property
    def where(self) -> str:
        """The street, empty when it is not known."""
        return self.place.value if self.place else ""


@dataclass
class _Candidate:
    """A unit on the way to becoming a route."""

    lead: str
    likely: float = 0.0
    pinned: bool = False
    co_units: tuple[str, ...] = ()
    basis: str = ""
    reasons: tuple[Reason, ...] = ()


Found = dict[str, _Candidate]


class Routes:
    """Routes by the rules of one city and, if there is one, by its history."""

    def __init__(self, city: City, history: History | None = None, rulings: Rulings = ()) -> None:
        self._city = city
        self._history = history
        self._catalogue = Catalogue(city, rulings)
        self._bars = Bars(city, rulings)
        self._reported = Reported(city)

    def routes(
        self, kind: str, matters: tuple[Guess, ...], place: Guess | None, text: str = ""
    ) -> Iterator[Route]:
        """Routes, the one to take first, each unit once; at the end the unit of last resort.

        A provision of the catalogue for the likeliest matter stands on top; the history orders the rest, adds units
        the rules do not know, and never one that is barred. `text` is what was said: a report of wrongdoing goes to
        the supervising body if it names a unit, and neither to that unit nor to those above or below it.
        """
        about = self._reported.units(text) if kind == "report" and text else {}
        closed = self._reported.closed(about)
        found = self._candidates(matters, place, closed)
        ranked = sorted(found.values(), key=lambda one: (not one.pinned, -one.likely, one.lead))
        if about:
            yield from self._supervised(about, closed, ranked)
            return
        shown = ranked[:ROUTES_AT_MOST]
        yield from map(_route, shown)
        left = max(1.0 - sum(one.likely for one in ranked), 1.0 - KNOWN)
        last = self._last_resort(place, min(left, LAST_RESORT_AT_MOST))
        if last.lead not in {one.lead for one in shown}:
            yield last

    def _candidates(self, matters: tuple[Guess, ...], place: Guess | None, closed: frozenset[str]) -> Found:
        found: Found = {}
        whole = max(1.0, sum(guess.likely for guess in matters))  # guesses by words may add up to more
        for number, guess in enumerate(matters):
            look = self._look(guess, guess.likely / whole, place, closed)
            lead, trusted = self._by_rule(found, look, closed, first=not number)
            self._by_history(found, look, lead, KNOWN * look.likely * (1 - trusted))
        return found

    def _look(self, guess: Guess, likely: float, place: Guess | None, closed: frozenset[str]) -> _Look:
        duty = self._catalogue.duty(guess.value, place.value if place else "")
        ranked = self._history.rank(*self._levels(guess, place), size=LOOKED_AT) if self._history else ()
        allowed = {one.unit: one for one in ranked if self._may_lead(one.unit, guess.value, closed)}
        return _Look(guess, likely, place, duty, allowed)

    def _levels(self, guess: Guess, place: Guess | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
        return matter_levels(guess.value), place_levels(self._city, place.value) if place else ()

    def _may_lead(self, code: str, matter: str, closed: frozenset[str]) -> bool:
        unit = self._city.units.get(code)
        if unit is None or unit.level in NOT_LEADING or code in closed:
            return False
        return not self._bars.barred(matter, code)

    def _by_rule(self, found: Found, look: _Look, closed: frozenset[str], first: bool) -> tuple[str, float]:
        """Add the unit that the rule names; that unit, and how far the rule is to be trusted, 0 where it names none."""
        duty, lead = look.duty, self._catalogue.unit(look.duty.wanted, look.where)
        if not lead or not self._may_lead(lead, look.guess.value, closed):
            return "", 0.0
        total, settled, back = self._tally(look, lead)
        trust = _trust(duty, total, settled, back) * (
            look.place.likely if look.place and duty.by_place else 1
        )
        # The ground stands last: it is what the dispatch rests on, and the provision is written behind it.
        one = self._candidate(found, look, lead, *self._told(look, lead, back), _ground(duty, look.guess))
        if duty.rule and not one.basis:
            one.basis = f"{duty.rule.id} {duty.rule.basis}"
        if duty.ruling and not one.basis:
            one.basis = f"ruling {duty.ruling.number}"
        one.pinned = one.pinned or (first and (duty.rule or duty.ruling) is not None)
        one.likely += KNOWN * look.likely * trust
        return lead, trust

    def _by_history(self, found: Found, look: _Look, lead: str, weight: float) -> None:
        """Add what the history knows: `weight` is shared out among its units without the one the rule named."""
        others = [known for known in look.ranked.values() if known.unit != lead]
        whole = max(1.0 - (look.ranked[lead].share if lead in look.ranked else 0.0), FAINT)
        for known in others:
            likely = weight * min(known.share / whole, 1.0)
            if likely >= FAINT or known.unit in found:
                why = self._told(look, known.unit, known.evidence.given_back)
                if not any(reason.code == "settled" for reason in why):
                    why = (*why, Reason("model", {"share": round(known.share, 2)}))
                self._candidate(found, look, known.unit, *why).likely += likely

    def _candidate(self, found: Found, look: _Look, lead: str, *reasons: Reason) -> _Candidate:
        if lead not in found:
            helpers = self._catalogue.helpers(look.duty, look.where, lead)
            found[lead] = _Candidate(lead, co_units=helpers, reasons=(*look.guess.reasons, *reasons))
        return found[lead]

    def _tally(self, look: _Look, lead: str) -> tuple[int, int, int]:
        return (
            self._history.tally(*self._levels(look.guess, look.place), lead) if self._history else (0, 0, 0)
        )

    def _told(self, look: _Look, unit: str, back: int) -> tuple[Reason, ...]:
        """What a person can check in the history: such orders it settled, and such orders it gave back."""
        known = look.ranked.get(unit)
        settled = [self._settled(known.evidence, look)] if known and known.evidence.matter >= ALIKE else []
        return (*([Reason("given_back", {"count": back})] if back else []), *settled)

    def _settled(self, why: Evidence, look: _Look) -> Reason:
        matter, place = self._levels(look.guess, look.place)
        facts = {"days": why.days, "total": why.total, "settled": why.settled}
        alike = "" if why.matter == len(matter) else matter[why.matter - 1].ljust(6, "0")
        return Reason(
            "settled", facts | {"matter": alike, "place": place[why.place - 1] if why.place else ""}
        )

    def _supervised(
        self, about: Mapping[str, str], closed: frozenset[str], ranked: list[_Candidate]
    ) -> Iterator[Route]:
        """The supervising body first, with what was recognised; then who may have the report besides."""
        wanted = (self._city.dispatching.reports.to, self._city.dispatching.last_resort)
        body = next(unit for unit in (*wanted, self._city.pack.city.root) if unit and unit not in closed)
        units = sorted(about)
        why = Reason("reported", {"units": units, "words": [about[unit] for unit in units]})
        yield Route(body, (), "", SUPERVISED, (why,))
        others = [one for one in ranked if one.lead != body][: ROUTES_AT_MOST - 1]
        for one in others:
            one.co_units = tuple(unit for unit in one.co_units if unit not in closed)
            one.likely *= 1 - SUPERVISED
            yield _route(one)

    def _last_resort(self, place: Guess | None, likely: float) -> Route:
        if place:  # brief section 6, rule 1: the district of the place takes what nobody can place
            district = self._city.district_of(place.value)
            return Route(district, (), "", likely, (Reason("district", {"place": place.value}),))
        return Route(self._city.dispatching.last_resort, (), "", likely, (Reason("last_resort"),))


def _route(one: _Candidate) -> Route:
    return Route(one.lead, one.co_units, one.basis, one.likely, one.reasons)


def _trust(duty: Duty, total: int, settled: int, back: int) -> float:
    if duty.ruling:  # what happened before the units agreed says nothing about it
        return 1.0
    right, wrong = RULE_PRIOR if duty.rule else LEAD_PRIOR
    return (settled + right) / (total + back + right + wrong)


def _ground(duty: Duty, guess: Guess) -> Reason:
    if duty.ruling:
        return Reason("ruling", {"rule": duty.ruling.number})
    if duty.rule is None:
        return Reason("matter_lead", {"matter": guess.value})
    return Reason("place_rule" if duty.rule.place else "catalogue", {"rule": duty.rule.id})
