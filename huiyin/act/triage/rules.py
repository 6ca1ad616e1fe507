"""What triage says about an appeal, and how a method says it; no Django."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol


@dataclass(frozen=True)
class Said:
    """What is known of an appeal when it is judged; never who said it."""

    title: str
    words: str
    place: str = ""
    lon: float | None = None
    lat: float | None = None
    kind: str = ""
    matter: str = ""


@dataclass(frozen=True)
class Reason:
    """One reason a person can read: a code for the sentence, and what stands in it."""

    code: str
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Guess:
    """One possibility, between 0 and 1 how likely, and why."""

    value: str
    likely: float
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True)
class Route:
    """A proposed lead with the units that help, the ground it rests on, and how sure it is."""

    lead: str
    co_units: tuple[str, ...]
    basis: str
    likely: float
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True)
class Proposal:
    """Everything triage proposes for one appeal, the likeliest first; a person disposes."""

    kind: Guess
    matters: tuple[Guess, ...]
    place: Guess | None
    places: tuple[Guess, ...]
    routes: tuple[Route, ...]
    clock_class: str
    urgency: str
    risk: str
    risk_words: tuple[str, ...]

    @property
    def matter(self) -> str:
        """The likeliest matter, empty when nothing was recognised."""
        return self.matters[0].value if self.matters else ""

    @property
    def route(self) -> Route:
        """The likeliest route."""
        return self.routes[0]

    def as_dict(self) -> dict[str, Any]:
        """For storage beside the order; written out, since `dataclasses.asdict` takes as long as the judging."""
        return {
            "kind": _guess(self.kind),
            "matters": [_guess(guess) for guess in self.matters],
            "places": [_guess(guess) for guess in self.places],
            "routes": [
                {
                    "lead": route.lead,
                    "co_units": list(route.co_units),
                    "basis": route.basis,
                    "likely": round(route.likely, 4),
                    "reasons": _reasons(route.reasons),
                }
                for route in self.routes
            ],
            "risk_words": list(self.risk_words),
        }


def _guess(guess: Guess) -> dict[str, Any]:
    return {"value": guess.value, "likely": round(guess.likely, 4), "reasons": _reasons(guess.reasons)}


def _reasons(reasons: Iterable[Reason]) -> list[dict[str, Any]]:
    return [{"code": reason.code, "facts": dict(reason.facts)} for reason in reasons]


class Method(Protocol):
    """A way of judging appeals; triage by learned models is another one behind the same door."""

    def propose(self, said: Said) -> Proposal:
        """Judge one appeal."""
        ...
