"""Reports in the invented city: last week's reviewed and issued, yesterday's still a draft."""

from datetime import date

from huiyin.act.orders.refusals import Refusal
from huiyin.demo.cast import Cast
from huiyin.foundation.accounts.rules import SYSTEM, Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import City
from huiyin.learn.insight.reports import actions, queries
from huiyin.learn.insight.reports.models import Report
from huiyin.learn.store.actions import carry

ADDED = "本周的处理情况见各单位回复；需要协调的事，请在周一例会上提出。"


def report(city: City) -> int:
    """Write up the last week and yesterday; how many reports were made. Twice is once."""
    if Report.objects.exists():
        return 0
    carry()
    cast, today = Cast(city.pack.people), now().astimezone(city.zone).date()
    analyst, (editor, reviewer) = cast.with_role("analyst")[0], cast.with_role("supervisor")[:2]
    week = _drafted(analyst, city, "weekly", today)
    if week is not None:
        _issued(editor, reviewer, week)
    return sum(one is not None for one in (week, _drafted(SYSTEM, city, "daily", today)))


def _drafted(actor: Actor, city: City, kind: str, today: date) -> Report | None:
    """The last period of a kind; None where the store does not reach to its end."""
    first = queries.last_period(kind, today)[0]
    try:
        return actions.draft(actor, kind, first, city.pack.city.root)
    except Refusal:
        return None


def _issued(editor: Actor, reviewer: Actor, week: Report) -> None:
    """Edited by one who is told every number: in an analyst's words they would be rounded."""
    first = queries.sections(week)[0]
    told = queries.read(queries.reader_of(editor), week, first, "zh").text
    actions.edit_section(editor, first.pk, f"{told}\n{ADDED}", first.version)
    actions.review(reviewer, week.pk)
    actions.issue(reviewer, week.pk)
