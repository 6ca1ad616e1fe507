"""Asking the store within what a person answers for; levels go in and come out as keys."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd
from ibis.expr.types import Table

from huiyin.act.orders.refusals import Refused
from huiyin.answer.assessment.policies import Scope, whole
from huiyin.answer.assessment.queries import scope_of
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.city.queries import current
from huiyin.learn.insight.cross.rules import ALONG, NO, NOT_ASKED, OUTCOMES, RATES, YES, View, good
from huiyin.learn.insight.cross.tallying import Tally, keyed, tally
from huiyin.learn.store import engine, queries, tables
from huiyin.learn.store.reading import things
from huiyin.learn.store.term_rules import terms

NUMBERED = ("hour", "weekday")
ANSWERS: Mapping[str, bool | None] = {YES: True, NO: False, NOT_ASKED: None}


class NoSuchLevel(ValueError):
    """An address asks for a level that its dimension cannot have."""


def counted(
    own: Scope,
    since: date,
    until: date,
    by: Sequence[str],
    where: Mapping[str, str] | None = None,
    words: str = "",
) -> pd.DataFrame:
    """Orders opened in [since, until) within a scope, counted by dimensions: keys and `n`."""
    asked = tables.counts(within(own, since, until, words), list(by), typed(where or {}))
    return keyed(engine.current().answer(asked), by)


def scope_in(actor: Actor, view: View) -> Scope:
    """What the reader answers for, or the part of it that the view is about; raises `Refused` outside of it."""
    own = scope_of(actor)
    if not view.of or view.of == own.root:
        return own
    if not own.whole or view.of not in own.units:
        raise Refused
    return whole(current(), view.of)


def few_for(opens: bool) -> int:
    """Below which a count is not shown; whoever may open the orders is shown every one."""
    return 0 if opens else current().flowing.few


def table_of(own: Scope, view: View, since: date, until: date) -> Tally:
    """The counts of a view, and beside them those of its rate."""
    outcome = RATES.get(view.measure, "")
    by = (*view.axes, outcome) if outcome else view.axes
    frame = counted(own, since, until, by, view.where, view.words)
    return tally(frame, view.axes, outcome, good(outcome))


def within(own: Scope, since: date, until: date, words: str = "") -> Table:
    """The orders of a scope: a place answers for what happens there and for what its bodies lead.

    With `words` those alone whose appeals have all of them; of confidential orders no word is known.
    """
    found = queries.orders(since, until)
    for term in terms_of(words):
        found = found.filter(found.terms.contains(term).fill_null(False))
    if own.is_city:
        return found
    units = sorted(own.units)
    led = found.lead.isin(units)
    return found.filter(led | found.place.isin(units) if own.whole else led)


def terms_of(words: str) -> list[str]:
    """The words that can be looked for, as they are kept of appeals; one that is not kept finds nothing."""
    known = things(current()) if words else frozenset()
    return [term for word in words.split() for term in terms(word, known) or [word]]


def typed(where: Mapping[str, str]) -> dict[str, Any]:
    """Keys of addresses as values of the store; raises `NoSuchLevel`."""
    return {name: _value(name, key) for name, key in where.items()}


def _value(name: str, key: str) -> Any:
    try:
        if name in OUTCOMES:
            return [ANSWERS[key]]
        if name in NUMBERED:
            return [int(key)]
        return [date.fromisoformat(key)] if name in ALONG else [key]
    except (KeyError, ValueError) as unknown:
        raise NoSuchLevel(name) from unknown
