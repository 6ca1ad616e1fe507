"""Why a unit got its band: its mark taken apart, each number with the orders behind it."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from huiyin.answer.assessment import boards, queries
from huiyin.foundation.city.queries import current
from huiyin.web.access import actor, may_open
from huiyin.web.leader import card, shapes, words, words_cards
from huiyin.web.leader.asking import asked_period, guarded, month_switch
from huiyin.web.leader.policy_words import policy_lines
from huiyin.web.unit.names import unit_name

BESIDE_PEERS = (*queries.RATES, *queries.BESIDE)


@require_GET
@guarded
def rates_unit(request: HttpRequest, unit: str) -> HttpResponse:
    """One unit: its mark taken apart, its rates beside its peers, its year, and what pulls it down."""
    if unit not in current().units:
        raise Http404
    someone, period = actor(request), asked_period(request)
    known = queries.Readings()
    found, board = (
        queries.of_unit(someone, unit, period, known), boards.board(someone, period, known=known)
    )  # fmt: skip
    how, linked = queries.formula(period), queries.may_open_orders(someone)
    shown = [name for name in BESIDE_PEERS if name not in queries.BESIDE or found.marks.rates[name].numerator]
    rows = shapes.rows(found, shown, linked)
    marks = found.marks
    context = {
        "unit": unit_name(unit),
        "group": words.group_name(marks.group),
        "month": month_switch(period),
        "finding": words_cards.why_band(marks, how),
        "rows": rows,
        "axis": shapes.axis_of(rows),
        "marks": marks,
        "linked": linked,
        "made_of": _made_of(found, linked),
        "policy": policy_lines(how),
        "version": how.version,
        "standing": _standing(board.units.get(unit), board),
        **_taken_apart(found, how, linked),
        **_exclusions(found, board, how, linked),
        **_over_time(someone, found, known, how, linked),
        "closed": next(
            (one for one in queries.closed_months() if one.month == period.last.replace(day=1)), None
        ),
        "may_see_formula": may_open(someone, "formula"),
        "month_code": period.code,
    }
    return render(request, "leader/unit.html", context)


def _taken_apart(found: queries.Overview, how: queries.Policy, linked: bool) -> dict[str, Any]:
    if found.marks.composite is None:
        return {"steps": [], "scale": None, "missing": ""}
    return {
        "steps": card.steps(found, how, linked),
        "scale": card.scale(found.marks, how),
        "missing": words_cards.next_band(found.marks, how),
    }


def _exclusions(
    found: queries.Overview, board: boards.Board, how: queries.Policy, linked: bool
) -> dict[str, Any]:
    unit, out = found.marks.unit, found.marks.record.excluded.due
    return {
        "excluded": card.excluded_words(found, board.usual_excluded.get(found.marks.group)),
        "both": card.with_and_without(found.marks, how),
        "excluded_url": shapes.orders_url(found.period, "excluded", unit=unit) if linked and out else "",
        "not_counted": card.not_counted(found, linked),
    }


def _over_time(
    someone: Any, found: queries.Overview, known: queries.Readings, how: queries.Policy, linked: bool
) -> dict[str, Any]:
    unit, period = found.marks.unit, found.period

    def url(matter: str) -> str:
        return shapes.orders_url(period, "resolution", "no", unit, matter) if linked else ""

    return {
        "year": card.months(boards.history(someone, unit, period, known=known)),
        "matters": card.matters(boards.matters(someone, unit, period, how, known), url),
    }


def _standing(one: boards.UnitStanding | None, board: boards.Board) -> list[tuple[str, str]]:
    """How the unit stands beside its peers, in a few lines; nothing where it is not compared."""
    if one is None or one.why or one.shrunken is None or one.adjusted is None:
        return []
    listing = board.standing.lists[one.listing]

    def figure(score: boards.Interval) -> str:
        return f"{score.value:.1f} ({words_cards.interval_words(boards.COMPOSITE, score)})"

    return [
        (gettext("按事项难度调整"), figure(one.adjusted)),
        (gettext("收缩后"), figure(one.shrunken)),
        (gettext("名次区间"), words_cards.place_words(one, len(listing.units))),
        (gettext("与同组比"), gettext(words_cards.SIDES[one.outside])),
    ]


def _made_of(found: queries.Overview, linked: bool) -> list[dict[str, Any]]:
    """Each rate's parts as bars whose numbers open the orders."""
    tally, unit = found.marks.record.counted, found.marks.unit
    counts = {
        "response": {"yes": tally.contacted, "no": tally.due - tally.found - tally.contacted},
        "resolution": {
            "yes": tally.solved + tally.partly,
            "partly": tally.partly,
            "no": tally.valid - tally.solved - tally.partly,
            "unasked": tally.due + tally.merged - tally.valid,
        },
        "satisfaction": {
            "yes": tally.satisfied + tally.basically,
            "partly": tally.basically,
            "no": tally.valid - tally.satisfied - tally.basically,
        },
        "on_time": {"yes": tally.on_time, "no": tally.due - tally.on_time},
        "parts": {"yes": tally.parts_kept, "no": tally.parts - tally.parts_kept},
    }
    return [
        {
            "title": words.rate_name(name),
            "rows": [_part(found, name, part, n, unit, linked) for part, n in parts.items()],
        }
        for name, parts in counts.items()
        if name != "parts" or tally.parts
    ]


def _part(
    found: queries.Overview, name: str, part: str, count: int, unit: str, linked: bool
) -> dict[str, Any]:
    return {
        "label": gettext(words.PARTS[name][part]),
        "value": count,
        "words": gettext("%(n)d件") % {"n": count},
        "tone": "" if part == "yes" else "quiet",
        "url": shapes.orders_url(found.period, name, part, unit) if linked and count else "",
    }
