"""Topics as their pages show them: one sentence, a small line, where, how many people, how long, how content."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from huiyin.foundation.city.queries import current
from huiyin.learn.insight.topics.queries import STREETS, Figures, Line, Story
from huiyin.web.components.words import quote
from huiyin.web.insight import topics_words as words
from huiyin.web.unit.names import matter_name, unit_name

WORDS_SHOWN = 40
TINTS = 5
FULL, HALF = 0.8, 0.6  # shares of content people at which the circle is full or half


def line(one: Line) -> dict[str, Any]:
    """One topic in the list."""
    topic = one.topic
    return {
        "url": reverse("topic", args=[topic.pk]),
        "name": topic.name,
        "sentence": sentence(topic),
        "about": tuple(filter(None, (place(topic), matter_name(topic.matter) if topic.matter else ""))),
        "spark": one.figures.daily,
        "spark_label": gettext("近30天每天的件数，共%(n)d件") % {"n": sum(one.figures.daily)},
        "span": span(topic),
        "content": content(one.figures),
        "tags": tags(topic, one.figures),
    }


def sentence(topic: Any) -> str:
    """How many people said it how often, and whether more than before."""
    said = ngettext("%(people)d人说了%(n)d次", "%(people)d人说了%(n)d次", topic.people) % {
        "people": topic.people,
        "n": topic.size,
    }
    return gettext("，").join([said, _trend(topic)])


def _trend(topic: Any) -> str:
    values = {"now": topic.recent, "before": topic.before}
    if topic.recent and not topic.before:
        return gettext("都在近30天") if topic.recent == topic.size else gettext("近30天%(now)d次") % values
    if topic.recent > topic.before:
        return gettext("近30天%(now)d次，多于前30天的%(before)d次") % values
    return gettext("近30天%(now)d次，前30天%(before)d次") % values


def place(topic: Any) -> str:
    """The street most of them are in; across streets it says so."""
    return unit_name(topic.street_id) if topic.street_id else gettext("地点不详")


def span(topic: Any) -> str:
    """From the first to the last day, with their years where they differ."""
    zone = current().zone
    first, last = topic.first_at.astimezone(zone).date(), topic.last_at.astimezone(zone).date()
    days = (last - first).days + 1
    if days == 1:
        return f"{first:%m-%d}"
    how = "%m-%d" if first.year == last.year else "%Y-%m-%d"
    return gettext("%(first)s到%(last)s，%(n)d天") % {
        "first": f"{first:{how}}",
        "last": f"{last:{how}}",
        "n": days,
    }


def content(figures: Figures) -> dict[str, str] | None:
    """The circle of those called back, with how many they are; none before anybody answered."""
    if not figures.answered:
        return None
    share = figures.satisfied / figures.answered
    level = "full" if share >= FULL else "half" if share >= HALF else "empty"
    values = {"share": f"{share:.0%}", "n": figures.answered}
    return {"level": level, "words": gettext("回访%(n)d件，%(share)s满意") % values}


def tags(topic: Any, figures: Figures) -> list[dict[str, str]]:
    """What to look at first: danger, urgency, who came again."""
    found = []
    if figures.risky:
        found.append({"words": gettext("风险%(n)d件") % {"n": figures.risky}, "tone": "red"})
    if figures.urgent:
        found.append({"words": gettext("紧急%(n)d件") % {"n": figures.urgent}, "tone": "amber"})
    if figures.repeats:
        found.append({"words": gettext("重复%(n)d件") % {"n": figures.repeats}, "tone": "amber"})
    if topic.state == "asleep":
        found.append({"words": gettext("已平息"), "tone": ""})
    return found


def days(found: Sequence[tuple[date, int]]) -> dict[str, Any]:
    """Its story over days: a column for each day, or for each week when it is long."""
    if not found:
        return {"items": [], "label": "", "title": ""}
    step = 1 if (found[-1][0] - found[0][0]).days < 60 else 7
    counted: dict[date, int] = {}
    for day, n in found:
        start = found[0][0] + timedelta(days=(day - found[0][0]).days // step * step)
        counted[start] = counted.get(start, 0) + n
    start, items = found[0][0], list[dict[str, Any]]()
    while start <= found[-1][0]:
        items.append({"label": f"{start:%m-%d}", "value": counted.get(start, 0)})
        start += timedelta(days=step)
    label = gettext("每天的件数") if step == 1 else gettext("每周的件数")
    rows = [{"cells": [{"text": one["label"]}, {"text": str(one["value"]), "number": True}]} for one in items]
    columns = [{"label": gettext("日期")}, {"label": gettext("件数"), "number": True}]
    for n in {0, len(items) // 2, len(items) - 1}:
        items[n]["show"] = True
    table = {"caption": label, "hide_caption": True, "columns": columns, "rows": rows}
    top = max(items, key=lambda one: int(one["value"]))
    title = gettext("%(day)s最多，%(n)d件") if step == 1 else gettext("%(day)s起的一周最多，%(n)d件")
    named = {"day": top["label"], "n": top["value"]}
    return {"label": label, "title": title % named, "table": table, "items": items}


def where(story: Story) -> dict[str, Any]:
    """The map: streets by how many, and points to about a hundred metres."""
    counted = dict(story.streets)
    most = max(counted.values(), default=0)
    areas = [
        {
            "geometry": one.shape.__geo_interface__,
            "name": "",  # points lie on the streets, whose names stand below
            "title": gettext("%(place)s：%(n)d件")
            % {"place": unit_name(one.unit), "n": counted.get(one.unit, 0)},
            "level": min(TINTS - 1, counted.get(one.unit, 0) * TINTS // (most + 1)) if most else 0,
        }
        for one in current().pack.boundaries
    ]
    points = [{"lon": lon, "lat": lat} for lon, lat in story.points]
    return {
        "label": gettext("这个热点在哪里，颜色越深越多"),
        "areas": areas,
        "points": points,
        "shape": "square",
    }


def streets(story: Story) -> list[dict[str, Any]]:
    """The streets with most of it."""
    return [{"label": unit_name(code), "value": n} for code, n in story.streets[:STREETS]]


def said(story: Story) -> list[dict[str, Any]]:
    """Members' own words, each leading to its order; those nearest to all first."""
    return [
        {
            "url": reverse("order", args=[one.number]),
            "words": quote(one.appeal.title or one.appeal.words, WORDS_SHOWN),
            "number": one.number,
            "place": unit_name(one.place_id) if one.place_id else "",
            "at": one.opened_at,
        }
        for one in story.orders
    ]


def linked(found: Sequence[Any]) -> list[dict[str, Any]]:
    """Other topics, each with its size."""
    return [
        {"url": reverse("topic", args=[one.pk]), "name": one.name, "n": one.size, "place": place(one)}
        for one in found
    ]


def history(story: Story) -> list[dict[str, Any]]:
    """What happened to it, newest first."""
    return [
        {
            "title": words.said(words.CHANGES, one.kind),
            "other": one.other.name if one.other else "",
            "other_url": reverse("topic", args=[one.other_id]) if one.other_id in story.others else "",
            "who": one.by_name or gettext("系统"),
            "reason": one.reason,
            "at": one.at,
        }
        for one in story.changes
    ]


def events(story: Story) -> list[str]:
    """Group events that share orders with it."""
    return [
        gettext("群体事件：%(place)s已有%(n)d人反映%(matter)s")
        % {"place": unit_name(one.place), "n": one.people, "matter": matter_name(one.matter)}
        for one in story.events
    ]
