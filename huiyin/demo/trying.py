"""Doing what the city's rules may refuse, in a history that is one transaction without savepoints."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from huiyin.act.orders.models import WorkOrder
from huiyin.act.orders.refusals import Refusal

Deed = Callable[[], object]


def attempt(order: WorkOrder, deed: Deed) -> WorkOrder:
    """Do it, and return the order as it is then; where it is refused nothing of it has happened."""
    try:
        with savepoints(True), transaction.atomic():
            deed()
    except Refusal:
        pass  # a turn that the rules do not allow is no turn: the order goes its straight way
    return fresh(order)


def unless_refused(deed: Callable[[], WorkOrder]) -> WorkOrder | None:
    """Do it under one savepoint, the deed itself sets none; None where the rules refuse it, and nothing has happened.

    What people are drawn to do depends on the hour at which the history is made: it must not fail by one of them.
    """
    try:
        with savepoints(True), transaction.atomic(), savepoints(False):
            return deed()
    except Refusal:
        return None


def fresh(order: WorkOrder) -> WorkOrder:
    """The order as it is now."""
    return WorkOrder.objects.select_related("appeal", "lead").get(pk=order.pk)


@contextmanager
def savepoints(on: bool) -> Iterator[None]:
    """Whether a transaction inside another sets savepoints; they are two statements in five."""
    before = connection.features.uses_savepoints
    connection.features.uses_savepoints = on
    try:
        yield
    finally:
        connection.features.uses_savepoints = before
