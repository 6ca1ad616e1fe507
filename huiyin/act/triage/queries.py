"""Asking triage: the method in service, and the versions of what it has learned."""

from functools import lru_cache

from huiyin.act.triage import held, risk_changes, rulings
from huiyin.act.triage.held import Models, models
from huiyin.act.triage.method import CityMethod
from huiyin.act.triage.models import PARTS, TriageModel
from huiyin.act.triage.risk_rules import Changes
from huiyin.act.triage.risks import Heard, Risks
from huiyin.act.triage.rules import Method, Proposal, Said
from huiyin.act.triage.ruling_rules import Rulings
from huiyin.act.triage.rulings import standing
from huiyin.foundation.city.queries import City, current

__all__ = [
    "LEARNED_PARTS",
    "PARTS",
    "forget",
    "in_service",
    "labels_of",
    "method",
    "newest",
    "propose",
    "version",
    "versions",
]

VERSIONS_SHOWN = 8
LEARNED_PARTS = ("kind", "matter")  # from words; routes learn from what units did


@lru_cache(maxsize=2)
def _method(digest: str, learned: Models, rulings: Rulings, changes: Changes) -> CityMethod:
    return CityMethod(current(), learned, rulings, changes)


def forget() -> None:
    """Look for models, rulings and words again at the next question; after a switch, and in tests."""
    held.forget()
    risk_changes.forget()
    rulings.forget()


def method(city: City | None = None) -> Method:
    """The method in service: the city in force with models, rulings and changed words as they stand now."""
    return _method((city or current()).pack.digest, models(), standing(), risk_changes.in_force())


def propose(said: Said) -> Proposal:
    """What triage proposes for one appeal."""
    return method().propose(said)


@lru_cache(maxsize=2)
def _risks(digest: str, changes: Changes) -> Risks:
    return Risks(current(), changes)


def dangers(text: str) -> list[Heard]:
    """Everything in a text that sounds like danger, the gravest first, with what undid it."""
    return _risks(current().pack.digest, risk_changes.in_force()).hear(text)


def labels_of(city: City, part: str) -> frozenset[str]:
    """The labels that a part can give in this city: kinds, or leaves of the taxonomy."""
    if part == "kind":
        return frozenset(city.dispatching.kinds)
    return frozenset(leaf.code for leaf in city.pack.matters if leaf.is_leaf)


def in_service(part: str) -> TriageModel | None:
    """The version that judges now, without its bytes."""
    return TriageModel.objects.defer("content").filter(part=part, state="in_service").first()


def version(part: str, number: int) -> TriageModel | None:
    """One version, without its bytes."""
    return TriageModel.objects.defer("content").filter(part=part, version=number).first()


def versions(part: str, size: int = VERSIONS_SHOWN) -> list[TriageModel]:
    """The newest versions of a part, without their bytes, newest first."""
    return list(TriageModel.objects.defer("content").filter(part=part).order_by("-version")[:size])


def newest(part: str, origin: str) -> TriageModel | None:
    """The newest version that was learned from this, without its bytes."""
    return TriageModel.objects.defer("content").filter(part=part, origin=origin).order_by("-version").first()
