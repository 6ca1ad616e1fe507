"""The orders behind a cell: the very ones that the store counted, for those who may read them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from ibis.expr.types import Table

from huiyin.act.orders.models import WorkOrder
from huiyin.act.orders.queries import PAGE, Page
from huiyin.act.orders.refusals import Refused
from huiyin.answer.assessment.policies import Scope, may_open_orders
from huiyin.answer.assessment.queries import scope_of
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.numbers import whole_number
from huiyin.learn.insight.cross.asking import typed, within
from huiyin.learn.store import engine, tables


def behind(
    actor: Actor,
    own: Scope,
    span: tuple[date, date],
    where: Mapping[str, str],
    apart: Mapping[str, tuple[str, ...]] | None = None,
    words: str = "",
    after: str = "",
    before: str = "",
) -> Page:
    """A page of the orders of a cell, newest first; `apart` are levels that the cell leaves out (the rest of an axis).

    Raises `Refused` for readers of counts alone, `NoSuchLevel` for what cannot be asked for.
    """
    if not may_open_orders(actor):
        raise Refused
    found = within(own, *span, words)
    reader = scope_of(actor)
    if not reader.is_city and not actor.has("leader"):
        found = found.filter(found.lead.isin(sorted(reader.units)))  # what others lead is counted, not read
    found = _narrowed(found, where, apart or {})
    return _page(found, after, before)


def _narrowed(found: Table, where: Mapping[str, str], apart: Mapping[str, tuple[str, ...]]) -> Table:
    for name, values in typed(where).items():
        found = found.filter(_is(found, name, values))
    for name, keys in apart.items():
        values = [one for key in keys for one in typed({name: key})[name]]
        found = found.filter(~_is(found, name, values))
    return found


def _is(found: Table, name: str, values: list[Any]) -> Any:
    """Whether a dimension has one of these values; null counts as a value of its own."""
    expression = tables.dimension(name)(found)
    known = expression.isin([one for one in values if one is not None]).fill_null(False)
    return known | expression.isnull() if None in values else known


def _page(found: Table, after: str, before: str) -> Page:
    back = whole_number(before) is not None
    start = whole_number(before) if back else whole_number(after)
    if start is not None:
        found = found.filter(found.id > start if back else found.id < start)
    ids = found.select("id").order_by("id" if back else found.id.desc()).limit(PAGE + 1)
    keys = [int(key) for key in engine.current().answer(ids)["id"]]
    more, keys = len(keys) > PAGE, keys[:PAGE]
    read = WorkOrder.objects.filter(pk__in=keys).select_related("appeal", "lead", "place").defer("proposal")
    orders = sorted(read, key=lambda order: -order.pk)
    first, last = (str(max(keys)), str(min(keys))) if keys else ("", "")
    ahead, behind_ = (start is not None, more) if back else (more, start is not None)
    return Page(orders, last if ahead else "", first if behind_ else "")
