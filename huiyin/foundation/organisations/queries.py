"""Questions about units."""

from collections.abc import Iterable

from huiyin.foundation.organisations.models import Unit

UNITS_AT_MOST = 5000


def unit(code: str) -> Unit:
    """The unit with this code; raises `Unit.DoesNotExist`."""
    return Unit.objects.get(code=code)


def units(levels: Iterable[str] = ()) -> list[Unit]:
    """Active units in the order of the tree, of these levels or of all."""
    found = Unit.objects.filter(active=True)
    if levels:
        found = found.filter(level__in=list(levels))
    return list(found[:UNITS_AT_MOST])


def handlers() -> list[Unit]:
    """Units that an order can be dispatched to, communities left out."""
    return [u for u in units() if u.level != "community"]
