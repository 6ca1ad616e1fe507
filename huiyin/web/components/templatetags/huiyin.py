"""`{% load huiyin %}`: the tags and filters of the design system (described in ../README.md)."""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from django import template
from django.forms import BaseForm, BoundField
from django.utils.html import format_html, json_script
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from huiyin.web.components import display, drawing, forms, marks, place, timeline, times, toast, words
from huiyin.web.components.icons import icon_svg
from huiyin.web.components.script_words import script_words as all_script_words

register = template.Library()

register.filter("quote", words.quote)
register.filter("mask_name", words.mask_name)
register.filter("percent", words.percent)
register.filter("picked", words.picked)
register.filter("badge_count", words.count_words)
register.filter("zh_time", times.zh_time)
register.filter("time_left", times.time_left)
register.filter("undo_address", toast.undo_address)
register.simple_tag(icon_svg, name="icon")


@register.simple_tag(takes_context=True)
def page_attributes(context: template.Context) -> SafeString:
    """Write lang, data-theme and data-type of the html element."""
    request = context.get("request")
    language = (get_language() or "zh-hans").replace("zh-hans", "zh-Hans")
    theme, size = display.theme_of(request), display.type_of(request)
    shown = format_html(' data-theme="{}"', theme) if theme else ""
    return format_html('lang="{}"{} data-type="{}"', language, shown, size)


@register.simple_tag
def script_words() -> SafeString:
    """Write the words that scripts say, in the page's language, as a JSON block."""
    return _script_words(get_language() or "")


@lru_cache(maxsize=8)
def _script_words(_language: str) -> SafeString:
    return json_script(all_script_words(), "script-words")


@register.inclusion_tag("huiyin/button.html")
def button(label: str, *, kind: str = "", key: str = "", url: str = "", **more: Any) -> dict[str, Any]:
    """Show a button, or a link that looks like one; `hx_post` and the like become attributes."""
    known = {name: more.pop(name, "") for name in ("icon", "size", "type", "name", "value", "off", "why")}
    attributes = {name.replace("_", "-"): value for name, value in more.items()}
    return {"label": label, "kind": kind, "key": key, "url": url, "attributes": attributes, **known}


@register.inclusion_tag("huiyin/key.html")
def key(keys: str) -> dict[str, Any]:
    """Show a key or a combination such as mod+Enter; the script writes ⌘ on a Mac."""
    names = {"mod": "Ctrl", "alt": "Alt", "shift": "⇧", "Enter": "↵", "ArrowUp": "↑", "ArrowDown": "↓"}
    return {"keys": keys, "words": " ".join(names.get(part, part) for part in keys.split("+"))}


@register.inclusion_tag("huiyin/chip.html")
def chip(label: str, *, kind: str = "", **more: Any) -> dict[str, Any]:
    """Show a chip; kind: "", on, guess, tag, tag-amber, tag-red, tag-green, tag-solid."""
    return {
        "label": label,
        "kind": kind,
        **{n: more.get(n, "") for n in ("url", "icon", "key", "remove_url")},
    }


@register.inclusion_tag("huiyin/badge.html")
def badge(count: object, alert: bool = False) -> dict[str, Any]:
    """Show a count; zero is not shown, red only for what is overdue."""
    return {"words": words.count_words(count), "alert": alert}


@register.inclusion_tag("huiyin/switch.html")
def switch(name: str, label: str, *, checked: bool = False, help: str = "", **more: Any) -> dict[str, Any]:
    """Show one setting that is on or off."""
    return {
        "name": name,
        "label": label,
        "checked": checked,
        "help": help,
        "id": more.get("id") or f"id_{name}",
        **more,
    }


@register.inclusion_tag("huiyin/segmented.html")
def segmented(
    name: str, label: str, choices: Iterable[Sequence[str]], value: str = "", **more: Any
) -> dict[str, Any]:
    """Show a choice of one out of a few; choices are (value, label) or (value, label, key)."""
    rows = [{"value": row[0], "label": row[1], "key": row[2] if len(row) > 2 else ""} for row in choices]
    return {
        "name": name,
        "label": label,
        "choices": rows,
        "value": value,
        "id": more.pop("id", f"id_{name}"),
        **more,
    }


@register.inclusion_tag("huiyin/field.html")
def field(bound: BoundField, **options: Any) -> dict[str, Any]:
    """Show a form's field with label, help and error."""
    return forms.field_view(bound, options)


@register.inclusion_tag("huiyin/error_summary.html")
def error_summary(form: BaseForm) -> dict[str, Any]:
    """List on top what has to be changed, each line leading to its field."""
    return {"lines": forms.error_lines(form)}


@register.inclusion_tag("huiyin/order_line.html")
def order_line(order: Any, *, current: bool = False) -> dict[str, Any]:
    """Show one order in a list."""
    return {"order": order, "current": current}


@register.inclusion_tag("huiyin/clock_ring.html")
def clock_ring(clock: Any, *, size: str = "") -> dict[str, Any]:
    """Show a clock as ring and words; size large puts the words inside."""
    view = drawing.clock_view(clock)
    left = times.time_left(view["due"]) if view["due"] and not view["words"] else ""
    large = times.left_in_two(view["due"]) if size and view["due"] else ()
    full = "100" if view["state"] in ("overdue", "met", "missed") else view["arc"]
    return {
        **view,
        "words": view["words"] or left,
        "live": bool(left),
        "size": size,
        "large": large,
        "large_arc": full,
    }


@register.inclusion_tag("huiyin/clock_bar.html")
def clock_bar(clock: Any) -> dict[str, Any]:
    """Show gross time against the limit, pauses hatched."""
    return drawing.bar_view(clock)


@register.inclusion_tag("huiyin/state_mark.html")
def state_mark(group: str, words: str = "") -> dict[str, str]:
    """Show a lifecycle state: shape, then word, then colour."""
    return marks.state_mark(group, words)


@register.inclusion_tag("huiyin/confidence.html")
def confidence(level: str) -> dict[str, Any]:
    """Show confidence in words and three dots; level: high, medium, low."""
    return marks.confidence_mark(level)


@register.inclusion_tag("huiyin/timeline.html", name="timeline")
def show_timeline(events: Iterable[Any]) -> dict[str, Any]:
    """Show everything that happened, by day."""
    return {"days": timeline.by_day(events)}


@register.inclusion_tag("huiyin/steps.html")
def steps(items: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Show a citizen's progress: {state: done|now|next, title, time, detail}."""
    return {"steps": items}


@register.inclusion_tag("huiyin/suggestion.html")
def suggestion(proposal: Mapping[str, Any]) -> dict[str, Any]:
    """Show what the machine proposes, why, how sure it is, and the alternatives."""
    return {"proposal": proposal}


@register.inclusion_tag("huiyin/rate.html")
def rate(
    value: float | None,
    numerator: int,
    denominator: int,
    low: float | None = None,
    high: float | None = None,
    **more: Any,
) -> dict[str, Any]:
    """Show a rate with its denominator and interval: 84.1% (686/816, 81.4–86.4)."""
    shown = {"value": words.percent(value), "interval": words.interval(low, high)}
    few = bool(more.get("few")) or value is None
    return {
        **shown,
        "numerator": numerator,
        "denominator": denominator,
        "few": few,
        "url": more.get("url", ""),
    }


@register.inclusion_tag("huiyin/interval_bar.html")
def interval_bar(
    value: float, low: float, high: float, *, axis_low: float = 0.0, axis_high: float = 1.0, **more: Any
) -> dict[str, Any]:
    """Show a dot with its interval over the grey band of its peers (band_low, band_high, middle)."""
    band = (more["band_low"], more["band_high"]) if more.get("band_low") is not None else None
    view = drawing.interval_view(value, low, high, (axis_low, axis_high), band, more.get("middle"))
    spoken = f"{words.percent(value)} ({words.interval(low, high)})"
    return {**view, "label": more.get("label", spoken), "tone": more.get("tone", "blue")}


@register.inclusion_tag("huiyin/interval_axis.html")
def interval_axis(low: float, high: float, *ticks: float) -> dict[str, Any]:
    """Show the labels below interval bars."""
    return {"ticks": drawing.axis_view((low, high), ticks)}


@register.inclusion_tag("huiyin/sparkline.html")
def sparkline(
    values: Sequence[float], label: str, *, threshold: float | None = None, tone: str = "red"
) -> dict[str, Any]:
    """Show a small line from zero; above the threshold it takes the tone."""
    return {**drawing.sparkline_view(values, threshold, tone), "label": label}


@register.inclusion_tag("huiyin/bar_list.html")
def bar_list(items: Iterable[Mapping[str, Any]], label: str = "") -> dict[str, Any]:
    """Show horizontal bars with direct labels: {label, value, words, url, tone}."""
    return {"rows": drawing.bars_view(items), "label": label}


@register.inclusion_tag("huiyin/change_list.html")
def change_list(items: Iterable[Mapping[str, Any]], label: str = "") -> dict[str, Any]:
    """Show before and after: {label, before, after, words, tone, url}."""
    return {"rows": drawing.changes_view(items), "label": label}


@register.inclusion_tag("huiyin/columns.html")
def columns(items: Sequence[Mapping[str, Any]], label: str) -> dict[str, Any]:
    """Show upright columns from zero with the part above a limit in red."""
    return {**drawing.columns_view(items), "label": label}


@register.inclusion_tag("huiyin/chart.html")
def chart(one: Mapping[str, Any], level: int = 2) -> dict[str, Any]:
    """Draw a chart with the table behind it and its files; `level` is that of its title among the headings."""
    title = one.get("title", "")
    return {"chart": {**one, "title": title, "label": one.get("label", title)}, "level": level}


@register.inclusion_tag("huiyin/table.html")
def table(data: Mapping[str, Any]) -> dict[str, Any]:
    """Show a table with a head that stays: {caption, columns, rows}."""
    return {"table": data}


@register.inclusion_tag("huiyin/empty_state.html")
def empty_state(title: str, words: str = "", *, url: str = "", action: str = "") -> dict[str, str]:
    """Say what will appear here and what to do now."""
    return {"title": title, "words": words, "url": url, "action": action}


@register.inclusion_tag("huiyin/tabs.html")
def tabs(items: Iterable[Mapping[str, Any]], label: str = "") -> dict[str, Any]:
    """Show saved views with their counts: {url, label, count, alert, current, fresh, key}."""
    return {"items": items, "label": label}


@register.inclusion_tag("huiyin/pager.html")
def pager(previous_url: str = "", next_url: str = "", words: str = "", label: str = "") -> dict[str, str]:
    """Lead to the page before and after."""
    return {"previous_url": previous_url, "next_url": next_url, "words": words, "label": label}


@register.inclusion_tag("huiyin/place_map.html")
def place_map(data: Mapping[str, Any]) -> dict[str, Any]:
    """Show shapes of a place, with a pin that can be moved where inputs are named."""
    return {"place": place.place_view(data)}


@register.inclusion_tag("huiyin/satisfaction.html")
def satisfaction(level: str, words: str = "") -> dict[str, str]:
    """Show a full, half or empty circle."""
    return {"level": level, "words": words}
