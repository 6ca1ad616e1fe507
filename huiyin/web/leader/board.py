"""The list of a peer group: units in bands, inside a band in the order of the pack, each with its interval."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext

from huiyin.answer.assessment import boards, queries
from huiyin.web.components.words import percent
from huiyin.web.leader import shapes
from huiyin.web.leader.words import amount
from huiyin.web.leader.words_cards import SIDES, band_words, interval_words, place_span, score_words
from huiyin.web.unit.names import unit_name

SHOWN = 12  # of a band; the rest is one click away
MUCH = 2.0  # times the group's median: so much excluded is marked


@dataclass(frozen=True)
class Asked:
    """Which score, how it is shown, in which group, with the places or without."""

    name: str
    by: str
    group: str
    places: bool

    def query(self, period: queries.Period, **other: str) -> str:
        """The address of the same page with something else; what is usual is left out."""
        told = {
            "rate": self.name,
            "by": self.by,
            "group": self.group,
            "places": "1" if self.places else "",
        } | other
        usual = {"rate": boards.COMPOSITE, "by": "raw"}
        kept = {k: v for k, v in told.items() if v and v != usual.get(k)}
        return f"?{urlencode({'month': period.code, **kept})}"


def bands(
    found: boards.Board, asked: Asked, lines: Mapping[str, float], linked: bool
) -> list[dict[str, Any]]:
    """The units of the asked group by band, or by what chance explains where a rate has no bands; few ones apart."""
    members = [one for one in found.units.values() if one.group == asked.group and not one.why]
    parts = _by_band(members, lines) if asked.name == boards.COMPOSITE else _by_side(members)
    told = []
    for title, about, units in parts:
        rows = [_row(found, one, asked, linked) for one in units]
        told.append(
            {"title": title, "words": about, "count": len(rows), "rows": rows[:SHOWN], "more": rows[SHOWN:]}
        )
    return told


def few(found: boards.Board, asked: Asked, linked: bool) -> list[dict[str, Any]]:
    """Rows of those of the group with too few cases, even in a quarter."""
    return [
        _row(found, one, asked, linked)
        for one in found.units.values()
        if one.group == asked.group and one.why
    ]


def _by_band(
    members: Iterable[boards.UnitStanding], lines: Mapping[str, float]
) -> list[tuple[str, str, list[boards.UnitStanding]]]:
    by: dict[str, list[boards.UnitStanding]] = {}
    for one in members:
        by.setdefault(one.band, []).append(one)
    return [
        (gettext("%(band)s档") % {"band": letter}, band_words(letter, lines), by[letter])
        for letter in sorted(by)
    ]


def _by_side(members: Iterable[boards.UnitStanding]) -> list[tuple[str, str, list[boards.UnitStanding]]]:
    listed = list(members)
    parts = [
        (gettext(SIDES[side]), "", [one for one in listed if one.outside == side]) for side in (1, 0, -1)
    ]
    return [part for part in parts if part[2]]


def score_of(one: boards.UnitStanding, by: str) -> boards.Interval | None:
    """The score as asked: as it is, made comparable by matter, or drawn to the peers."""
    return {"raw": one.own, "adjusted": one.adjusted, "shrunken": one.shrunken}[by] or one.own


def _row(found: boards.Board, one: boards.UnitStanding, asked: Asked, linked: bool) -> dict[str, Any]:
    period = found.standing.period.spanning(3) if one.pooled else found.standing.period
    card = found.cards.get(one.unit)
    row = {
        "unit": unit_name(one.unit),
        "url": f"{reverse('rates_unit', args=[one.unit])}?{urlencode({'month': period.code})}",
        "own": one.unit == found.scope.root,
        "few": bool(one.why),
        "pooled": one.pooled and not one.why,
        "side": one.outside,
        **_base(one, card, asked.name, period, linked),
        **_excluded(found, card, linked),
    }
    score = score_of(one, asked.by)
    if one.why or score is None:
        return row
    whole = 100.0 if asked.name == boards.COMPOSITE else 1.0
    return row | {
        "value": score_words(asked.name, score.value / whole),
        "span": interval_words(asked.name, score),
        "share": (score.value / whole, score.low / whole, score.high / whole),
        "lifted": _lifted(one, card, asked.name),
        "places": place_span(one) if asked.places else "",
    }


def _lifted(one: boards.UnitStanding, card: queries.Marks | None, name: str) -> bool:
    """Whether the interval lifted the unit into its band; a quarter's mark says so by its own card."""
    if name != boards.COMPOSITE or one.pooled or card is None or card.composite is None:
        return False
    return card.composite.lifted


def _base(
    one: boards.UnitStanding, card: queries.Marks | None, name: str, period: queries.Period, linked: bool
) -> dict[str, str]:
    rate = "resolution" if name == boards.COMPOSITE else name
    url = shapes.orders_url(period, rate, unit=one.unit) if linked and one.cases else ""
    if name == boards.COMPOSITE:
        return {"base": str(one.cases), "base_url": url}
    if one.pooled or card is None:
        return {"base": gettext("%(n)d件") % {"n": one.cases}, "base_url": url}
    return {"base": f"{amount(card.rates[name].numerator)}/{one.cases}", "base_url": url}


def _excluded(found: boards.Board, card: queries.Marks | None, linked: bool) -> dict[str, Any]:
    if card is None:
        return {"excluded": "", "excluded_url": "", "much": False}
    share, usual = card.excluded.value or 0.0, found.usual_excluded.get(card.group, 0.0)
    url = shapes.orders_url(found.standing.period, "excluded", unit=card.unit)
    return {
        "excluded": percent(card.excluded.value),
        "excluded_url": url if linked and card.excluded.numerator else "",
        "much": share > MUCH * usual and not card.excluded.few and card.excluded.numerator > 1,
    }
