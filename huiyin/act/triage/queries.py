"""Asking triage."""

from functools import lru_cache

from huiyin.act.triage.method import CityMethod
from huiyin.act.triage.risks import Heard, Risks
from huiyin.act.triage.rules import Method, Proposal, Said
from huiyin.foundation.city.queries import City, current


@lru_cache(maxsize=2)
def _method(digest: str) -> CityMethod:
    return CityMethod(current())


def method(city: City | None = None) -> Method:
    """The method in service for the city in force."""
    return _method((city or current()).pack.digest)


def propose(said: Said) -> Proposal:
    """What triage proposes for one appeal."""
    return method().propose(said)


@lru_cache(maxsize=2)
def _risks(digest: str) -> Risks:
    return Risks(current())


def dangers(text: str) -> list[Heard]:
    """Everything in a text that sounds like danger, the gravest first, with what undid it."""
    return _risks(current().pack.digest).hear(text)
