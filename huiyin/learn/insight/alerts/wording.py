"""The finding of an alert in two sentences: what, where, how many times the usual; and what its members share."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from huiyin.foundation.city.alerting import Season
from huiyin.foundation.city.queries import City, current
from huiyin.learn.insight.alerts.models import Alert

HALF = 0.5
SPREAD = 3  # streets from which a thing is called spread out


def place_name(code: str, city: City | None = None) -> str:
    """Name of a place in the reader's language; the city's for the empty one."""
    city = city or current()
    unit = city.units.get(code or city.pack.city.root)
    return "" if unit is None else (unit.name_en if _english() else unit.name)


def matter_name(code: str, city: City | None = None) -> str:
    """Name of a matter, a level above it, or of all."""
    if not code:
        return _("各类诉求")
    return (city or current()).matter_name(code, get_language() or "zh")


def finding(alert: Alert) -> str:
    """What stands out: place, matter, count, times the usual."""
    words = {
        "place": place_name(alert.place),
        "matter": matter_name(alert.matter),
        "n": alert.observed,
        "days": int(alert.facts.get("days", 1)),
        "ratio": f"{times(alert):.1f}",
    }
    if alert.source == "forecasts":
        return _("%(place)s%(matter)s下一周预计%(n)s件，是平时的%(ratio)s倍。") % words
    if alert.kind == "group":
        return _("%(place)s%(matter)s：%(days)s天里%(n)s个不同的人反映同一件事。") % words
    if alert.kind == "word" and (label := _label(alert)):
        return _finding_word(alert, {**words, "label": label})
    if alert.expected < HALF:
        return _("%(place)s%(matter)s%(days)s天%(n)s件，平时几乎没有。") % words
    if words["days"] == 1:
        return _("%(place)s%(matter)s一天%(n)s件，是平时的%(ratio)s倍。") % words
    return _("%(place)s%(matter)s%(days)s天%(n)s件，是平时的%(ratio)s倍。") % words


def _finding_word(alert: Alert, words: dict[str, object]) -> str:
    """What is counted are orders that say the word, wherever they are; matter and place have most of them, not all."""
    if alert.expected < HALF:
        return _("“%(label)s”%(days)s天有%(n)s件说到，平时几乎没有；多是%(place)s的%(matter)s。") % words
    return _("“%(label)s”%(days)s天有%(n)s件说到，是平时的%(ratio)s倍；多是%(place)s的%(matter)s。") % words


def times(alert: Alert) -> float:
    """How many times the usual; what is expected never counts for less than half a case."""
    return alert.observed / max(alert.expected, HALF)


def sharing(alert: Alert, orders: int) -> str:
    """What the orders share: one spot, words, one matter, one street; or that they are spread; empty when unknown."""
    return _by_spot(alert, orders) or _by_words(alert) or _by_part(alert, orders) or _by_spread(alert)


def _by_spot(alert: Alert, orders: int) -> str:
    spot = alert.facts.get("spot") or {}
    if orders == 0 or spot.get("n", 0) < max(HALF * orders, 3):
        return ""
    words = {"n": spot["n"], "metres": spot["metres"], "name": spot["name"]}
    if spot["name"]:
        return _("%(n)s件挨着%(name)s，相距不到%(metres)s米，像是同一处的事。") % words
    return _("%(n)s件相距不到%(metres)s米，像是同一处的事。") % words


def _by_words(alert: Alert) -> str:
    label = _label(alert)
    if not label or alert.kind == "word":  # the finding itself names the word
        return ""
    return _("常说到“%(label)s”。") % {"label": label}


def _label(alert: Alert) -> str:
    labels = alert.facts.get("labels") or []
    return str(labels[0][1 if _english() else 0]) if labels else ""


def _by_part(alert: Alert, orders: int) -> str:
    leaves, streets = alert.facts.get("leaves") or [], alert.facts.get("streets") or []
    if leaves and leaves[0][0] != alert.matter and leaves[0][1] >= HALF * orders:
        return _("其中%(n)s件是%(name)s。") % {"n": leaves[0][1], "name": matter_name(leaves[0][0])}
    if streets and streets[0][0] != alert.place and streets[0][1] >= HALF * orders:
        return _("其中%(n)s件在%(name)s。") % {"n": streets[0][1], "name": place_name(streets[0][0])}
    return ""


def _by_spread(alert: Alert) -> str:
    streets = alert.facts.get("streets") or []
    if len(streets) < SPREAD:
        return ""
    words = {"name": place_name(streets[0][0]), "n": streets[0][1]}
    return _("散在多个街道，最多的%(name)s也只有%(n)s件，不像一处的事。") % words


def known_name(alert: Alert) -> tuple[str, str]:
    """What explains a known one: its name and the reason; a season of the pack or an event somebody entered."""
    from huiyin.learn.insight.alerts.models import KnownEvent

    kind, _colon, key = alert.known_by.partition(":")
    if kind == "season":
        season = next((one for one in current().alerting.seasons if one.code == key), None)
        return ("", "") if season is None else _season_named(season)
    event = KnownEvent.objects.filter(pk=int(key)).first() if kind == "event" else None
    return ("", "") if event is None else (event.name, event.why)


def _season_named(season: Season) -> tuple[str, str]:
    return (season.name_en, season.why_en or season.why) if _english() else (season.name, season.why)


def _english() -> bool:
    return (get_language() or "").startswith("en")
