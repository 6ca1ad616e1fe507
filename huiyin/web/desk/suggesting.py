"""What the machine proposes for what has been typed so far, as the desk shows it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext, ngettext

from huiyin.act.orders.desk_queries import Guess, Proposal, Route, Said
from huiyin.act.triage.queries import propose
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import current
from huiyin.web.components.reasons import confidence_level, provision_of, reasons_words
from huiyin.web.components.times import zh_time
from huiyin.web.desk import words
from huiyin.web.desk.typed import Typed
from huiyin.web.unit.clocks import clock_name, limit_words
from huiyin.web.unit.names import matter_name, matter_path, place_path, unit_name, unit_names

ROUTES = 3
ENOUGH = 4  # characters below which nothing is proposed
MATTER_KEYS, ROUTE_KEYS = "123", "456"
# Routes that say only "somebody must look at this": the dispatchers do.
UNPLACED = ("last_resort", "district")

# Why a matter was guessed is said beside the matter, not again beside the unit.
OF_MATTER = {"words", "chosen", "learned", "learned_plain", "learned_examples", "learned_examples_plain"}


@dataclass(frozen=True)
class Pick:
    """One possibility to be taken with one key."""

    value: str
    key: str
    label: str
    above: str
    reason: str
    level: str
    chosen: bool
    guess: bool
    helpers: str = ""


@dataclass(frozen=True)
class Judged:
    """The proposal for the words alone, and the one that follows what the agent chose."""

    typed: Typed
    free: Proposal
    chosen: Proposal

    @property
    def enough(self) -> bool:
        """Whether so much has been said that a proposal means something."""
        return len(self.typed.words) >= ENOUGH

    @property
    def kind(self) -> str:
        """The kind in force: chosen, or the machine's."""
        return self.chosen.kind.value

    @property
    def matter(self) -> str:
        """The matter in force, empty when nothing was recognised."""
        return self.typed.matter_chosen or (self.free.matter if self.enough else "")

    @property
    def lead(self) -> str:
        """The unit the main button sends to; empty when a dispatcher is to decide, as of every report."""
        if self.kind == "report":
            return ""
        if self.typed.lead_chosen:
            return self.typed.lead_chosen
        route = self.chosen.route
        placed = not any(reason.code in UNPLACED for reason in route.reasons)
        return route.lead if self.enough and placed and confidence_level(route.likely) != "low" else ""


def judge(typed: Typed) -> Judged:
    """Ask triage twice at most: for the words, and again with what the agent chose."""
    point = typed.point
    lon, lat = point if point else (None, None)
    kind = typed.kind if typed.kind in words.kinds() else ""
    free = propose(Said("", typed.words, typed.place, lon, lat, kind))
    if not typed.matter_chosen:
        return Judged(typed, free, free)
    said = Said("", typed.words, typed.place, lon, lat, kind, typed.matter_chosen)
    return Judged(typed, free, propose(said))


def proposals(judged: Judged) -> dict[str, Any]:
    """Matters and routes with their keys, the guessed kind and urgency, and what the main button does."""
    typed, proposal = judged.typed, judged.chosen
    return {
        "typed": typed,
        "enough": judged.enough,
        "matters": _matters(judged) if judged.enough else [],
        "matter_other": matter_path(typed.matter_chosen)
        if typed.other_matter and typed.matter_chosen
        else "",
        "routes": _routes(judged) if judged.enough else [],
        "lead_other": unit_name(typed.lead_chosen) if typed.other_lead and typed.lead_chosen else "",
        "limits": _limits(proposal.clock_class) if judged.enough else [],
        "kinds": [
            (code, name, code == judged.kind and judged.enough) for code, name in words.kinds().items()
        ],
        "kind_level": confidence_level(proposal.kind.likely),
        "kind_why": _why([proposal.kind]) if judged.enough and not typed.kind else "",
        "urgencies": [
            (c, n, c == proposal.urgency and judged.enough) for c, n, _key in words.choices(words.URGENCIES)
        ],
        "urgency_why": _urgency_why(judged),
        "safety": typed.safety,
        "lead": judged.lead,
        "lead_name": unit_name(judged.lead),
        "adopted": _adopted(judged),
        "seen_kind": judged.kind,
        "seen_matter": judged.matter,
    }


def _matters(judged: Judged) -> list[Pick]:
    chosen = judged.typed.matter_chosen
    return [
        Pick(
            guess.value,
            key,
            matter_name(guess.value),
            _above(guess.value),
            _why([guess]),
            confidence_level(guess.likely),
            guess.value == chosen,
            not chosen and place == 0,
        )
        for place, (guess, key) in enumerate(zip(judged.free.matters, MATTER_KEYS, strict=False))
    ]


def _above(code: str) -> str:
    return matter_path(code).rpartition(" / ")[0].replace(" / ", " › ")


def _routes(judged: Judged) -> list[Pick]:
    chosen = judged.typed.lead_chosen
    return [
        Pick(
            route.lead,
            key,
            unit_name(route.lead),
            "",
            route_why(route),
            confidence_level(route.likely),
            route.lead == chosen,
            route.lead == judged.lead and not chosen,
            unit_names(route.co_units),
        )
        for route, key in zip(judged.chosen.routes[:ROUTES], ROUTE_KEYS, strict=False)
    ]


def route_why(route: Route) -> str:
    """The provision a route rests on, or the reasons for it."""
    reasons = reasons_words(reason for reason in route.reasons if reason.code not in OF_MATTER)
    provision = provision_of(route.basis)
    return (
        gettext("%(reasons)s：%(basis)s") % {"reasons": reasons, "basis": provision} if provision else reasons
    )


def _why(guesses: Iterable[Guess]) -> str:
    return reasons_words(reason for guess in guesses for reason in guess.reasons)


def _urgency_why(judged: Judged) -> str:
    if judged.typed.urgency or not judged.enough:
        return ""
    if judged.chosen.risk == "red":
        quoted = "".join(gettext("“%(word)s”") % {"word": word} for word in judged.chosen.risk_words[:3])
        return gettext("说到%(words)s，先问安全") % {"words": quoted}
    return gettext("按这类事项的时限定") if judged.chosen.urgency != "normal" else ""


def _limits(clock_class: str) -> list[str]:
    city, at = current(), now()
    found = []
    for name in ("sign", "contact"):
        limit = city.pack.clocks.classes[clock_class].limits[name]
        found.append(f"{clock_name(name)} {limit_words(_Measured(limit.amount, limit.unit))}")
    due = city.calendar.due(at, city.limit(clock_class, "handle"))
    return [*found, gettext("%(when)s前答复") % {"when": zh_time(due)}]


@dataclass(frozen=True)
class _Measured:
    amount: float
    measure: str


def _adopted(judged: Judged) -> str:
    """What the main button adopts, in words beside it."""
    if not judged.enough:
        return ""
    parts = [words.kinds().get(judged.kind, ""), matter_name(judged.matter)]
    place = judged.chosen.place
    parts.append(place_path(place.value) if place else "")
    return gettext("，").join(part for part in parts if part)


def missing_words(count: int) -> str:
    """How many of the five elements of a record are there."""
    lacking = 5 - count
    if not lacking:
        return gettext("五项齐了")
    return ngettext("齐%(have)d项，差%(lack)d项", "齐%(have)d项，差%(lack)d项", lacking) % {
        "have": count,
        "lack": lacking,
    }
