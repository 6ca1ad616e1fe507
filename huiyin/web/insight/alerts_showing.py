"""Alerts as their pages show them: lines of the list, where it is, what is behind, the duty."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from huiyin.act.orders.queries import Running, hides_words
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import current
from huiyin.learn.insight.alerts import queries
from huiyin.web.above.lines import Line
from huiyin.web.components.times import zh_time
from huiyin.web.components.words import quote
from huiyin.web.insight import alerts_words as words
from huiyin.web.unit.clocks import ring
from huiyin.web.unit.lists import Tag
from huiyin.web.unit.names import either, unit_name, unit_names

WORDS_SHOWN = 30
STREETS_SHOWN = 4
NEAR_SHOWN = 5
TINTS = 5
NAME_FITS = 4


def line(alert: Any) -> Line:
    """One alert in a list: its finding, who answers, by when."""
    return Line(
        url=reverse("alert", args=[alert.pk]),
        words=queries.finding(alert),
        number=words.number(alert.pk),
        about=tuple(
            filter(None, (unit_name(alert.owner_id), words.said(words.KINDS, alert.kind), _days(alert)))
        ),
        tags=tuple(_tags(alert)),
        clock=clock(alert),
        do=None,
        note=_note(alert),
    )


def _note(alert: Any) -> str:
    if alert.state == "known":
        return gettext("已知：%(name)s。%(why)s") % dict(
            zip(("name", "why"), queries.known_name(alert), strict=True)
        )
    return str(alert.what)


def _days(alert: Any) -> str:
    if alert.first_day == alert.last_day:
        return f"{alert.last_day:%m-%d}"
    return f"{alert.first_day:%m-%d}–{alert.last_day:%m-%d}"


def _tags(alert: Any) -> list[Tag]:
    found = [
        Tag(
            words.said(words.GRADES, alert.grade),
            f"grade-{alert.grade}",
            words.said(words.LONG_GRADES, alert.grade),
        )
    ]
    if alert.outcome:
        found.append(
            Tag(words.said(words.OUTCOMES, alert.outcome), words.TONES[alert.outcome], alert.judged_name)
        )
    elif alert.denied:
        found.append(Tag(gettext("单位说是误报"), "amber", gettext("要分析员确认")))
    elif alert.state in ("read", "answered"):
        found.append(Tag(words.said(words.STATES, alert.state), "", alert.read_name))
    if alert.climbed:
        found.append(Tag(gettext("已上报"), "red", gettext("到期没有答复，已告诉上一级")))
    return found


def clock(alert: Any) -> Any:
    """The lead's time while it runs."""
    if alert.due_at is None or alert.state not in queries.WAITING:
        return None
    return ring(Running("handle", queries.clock_began(alert), alert.due_at, False), now())


def budget(rows: Sequence[queries.Budget]) -> str:
    """How many were told today, grade by grade."""
    parts = [f"{words.said(words.GRADES, one.grade)} {one.used}/{one.of}" for one in rows]
    return gettext("今天的额度：%(parts)s") % {"parts": gettext("，").join(parts)}


def where(alert: Any, found: Sequence[queries.Place]) -> dict[str, Any]:
    """The map of the matter in the alert's days, the alert's own streets outlined."""
    counted = {one.code: one.n for one in found}
    most = max(counted.values(), default=0)
    here = {code for code, _ in alert.facts.get("streets", [])} if not alert.place else _inside(alert.place)
    areas = [
        {
            "geometry": one.shape.__geo_interface__,
            "name": _short(one.unit) if one.unit == alert.street else "",
            "title": gettext("%(place)s：%(n)d件")
            % {"place": unit_name(one.unit), "n": counted.get(one.unit, 0)},
            "level": min(TINTS - 1, counted.get(one.unit, 0) * TINTS // (most + 1)) if most else 0,
            "alert": bool(alert.place) and one.unit in here,
        }
        for one in current().pack.boundaries
    ]
    return {"label": gettext("各街道这几天的件数，颜色越深越多"), "areas": areas, "shape": "square"}


def _inside(place: str) -> set[str]:
    city = current()
    return {code for code in city.units if place in (code, city.district_of(code))}


def _short(unit: str) -> str:
    """What fits on a street of the map; a longer name is read from its title and the bars below."""
    name = unit_name(unit).removesuffix("街道")
    return name if len(name) <= NAME_FITS else ""


def top_streets(found: Sequence[queries.Place]) -> list[dict[str, Any]]:
    """The streets with most, and all others together."""
    rows = [{"label": unit_name(one.code), "value": one.n} for one in found[:STREETS_SHOWN]]
    rest = found[STREETS_SHOWN:]
    if rest:
        label = gettext("其余%(n)d处") % {"n": len(rest)}
        rows.append({"label": label, "value": sum(one.n for one in rest), "tone": "grey"})
    return rows


def neighbours(found: Iterable[queries.Place]) -> str:
    """Bordering streets that had any of it, most first."""
    near = [one for one in found if one.neighbour][:NEAR_SHOWN]
    return gettext("、").join(f"{unit_name(one.code)} {one.n}" for one in near)


def orders(found: Iterable[Any]) -> list[dict[str, Any]]:
    """The orders the reader may open: what was said, when, where; never who."""
    return [
        {
            "url": reverse("order", args=[one.number]),
            "words": one.number
            if hides_words(one)
            else quote(one.appeal.title or one.appeal.words, WORDS_SHOWN),
            "number": one.number,
            "place": unit_name(one.place_id),
            "at": one.opened_at,
            "repeats": one.repeats + 1 if one.repeats else 0,
        }
        for one in found
    ]


def duty(seen: Any, said: Iterable[Any]) -> dict[str, Any]:
    """Who answers until when, who helps, what is to be answered, and what was done."""
    alert = seen.alert
    done = [_reply(one) for one in said]
    return {
        "clock": clock(alert),
        "late": seen.late,
        "limit": _limit(alert),
        "owner": unit_name(alert.owner_id),
        "co_units": unit_names(alert.co_units),
        "ask": either(queries.to_answer()),
        "done": done,
        "state": words.said(words.STATES, alert.state),
    }


def _reply(one: Any) -> dict[str, Any]:
    return {
        "at": one.said_at,
        "who": unit_name(one.unit_id),
        "name": one.said_name,
        "kind": words.said(words.REPLIES, one.kind),
        "words": one.words,
        "until": one.until,
        "denies": one.denies,
    }


def _limit(alert: Any) -> str:
    if alert.due_at is None:
        return ""
    named = {
        "grade": words.said(words.LONG_GRADES, alert.grade),
        "n": f"{current().alerting.grades[alert.grade].reply.amount:g}",
        "time": zh_time(alert.due_at),
    }
    return gettext("%(grade)s%(n)s小时内答复，%(time)s到期") % named


def similar(found: queries.Similar, opens: frozenset[int]) -> dict[str, Any]:
    """Earlier ones about the same matter with what came of them; those that `opens` names lead to their page."""
    right = f"{found.right:g}"
    said = gettext("%(n)s次里%(right)s次属实。") % {"n": found.n, "right": right}
    if found.lead.value is not None:
        said += gettext("比成批来电早%(hours)s小时（中位，%(n)s次）。") % {
            "hours": f"{found.lead.value:.0f}",
            "n": found.lead.n,
        }
    return {
        "n": found.n,
        "said": said,
        "lines": [
            {
                "url": reverse("alert", args=[one.pk]) if one.pk in opens else "",
                "words": gettext("%(place)s%(matter)s%(n)s件")
                % {
                    "place": queries.place_name(one.place),
                    "matter": queries.matter_name(one.matter),
                    "n": one.observed,
                },
                "day": one.last_day,
                "what": one.what,
                "outcome": words.said(words.OUTCOMES, one.outcome),
                "tone": words.TONES[one.outcome],
            }
            for one in found.newest
        ],
        "suggested": unit_name(found.suggested),
        "settled": found.settled,
    }


def parts(found: Iterable[Any]) -> dict[str, Any]:
    """The signals behind the alert, as a table."""
    heads = (gettext("件数"), gettext("平时"), gettext("偶然"))
    named = (gettext("信号"), gettext("哪天"))
    return {
        "caption": gettext("由哪些信号合成"),
        "hide_caption": True,
        "columns": [*({"label": one} for one in named), *({"label": one, "number": True} for one in heads)],
        "rows": [{"cells": _part(one)} for one in found],
    }


def _part(one: Any) -> list[dict[str, Any]]:
    names = (
        queries.place_name(one.place),
        queries.matter_name(one.matter),
        words.said(words.KINDS, one.kind),
    )
    return [
        {"text": " ".join(names)},
        {"text": f"{one.day:%m-%d}"},
        {"text": str(one.observed), "number": True},
        {"text": f"{one.expected:.1f}", "number": True},
        {"text": f"{one.p:.1g}", "number": True},
    ]
