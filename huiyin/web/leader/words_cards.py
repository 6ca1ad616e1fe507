"""What the scorecards say: findings, bands, how much of a list is chance, what is missing to the next band."""

from collections.abc import Mapping
from math import ceil

from django.utils.translation import gettext, gettext_noop

from huiyin.answer.assessment import boards, queries
from huiyin.web.components.words import percent
from huiyin.web.leader.words import amount, rate_name
from huiyin.web.unit.names import unit_name

BY: Mapping[str, str] = {
    "raw": gettext_noop("原始"),
    "adjusted": gettext_noop("按事项难度调整"),
    "shrunken": gettext_noop("收缩后"),
}
SAID: Mapping[str, str] = {
    "raw": gettext_noop("横线：区间，百次里95次含真实水平"),
    "adjusted": gettext_noop("假如各单位办的是同样的事项；分档仍按原始分"),
    "shrunken": gettext_noop("件数越少，越往同组平均靠；分档仍按原始分"),
}
SIDES: Mapping[int, str] = {
    1: gettext_noop("好于偶然"),
    0: gettext_noop("与同组分不出差别"),
    -1: gettext_noop("差于偶然"),
}
MORE: Mapping[str, str] = {
    "response": gettext_noop("多按时联系%(n)d件"),
    "resolution": gettext_noop("多解决%(n)d件"),
    "satisfaction": gettext_noop("多满意%(n)d件"),
    "on_time": gettext_noop("多按时办完%(n)d件"),
    "parts": gettext_noop("多按时答复%(n)d件协办"),
}


def score_words(name: str, share: float, digits: int = 1) -> str:
    """A score from 0 to 1: the mark in points, a rate in percent."""
    return f"{share * 100:.{digits}f}" + ("" if name == boards.COMPOSITE else "%")


def interval_words(name: str, one: boards.Interval) -> str:
    """Between what a score may lie."""
    whole = 1 if name == boards.COMPOSITE else 100
    return f"{one.low * whole:.1f}–{one.high * whole:.1f}"


def finding(found: boards.Board) -> str:
    """How many units cannot be told from their peers, and whether the list is chance."""
    compared = [one for one in found.units.values() if not one.why]
    if not compared:
        return gettext("%(n)d个单位件数都少，不比") % {"n": len(found.cards)}
    out = [one for one in compared if one.outside]
    if len(compared) == 1:
        return _alone(compared[0], found.standing.mostly_noise)
    told = {"n": len(compared), "same": len(compared) - len(out), "out": len(out)}
    if not out:
        first = gettext("%(n)d个单位，每个与同组都分不出差别")
        return _with_noise(first % told, found.standing.mostly_noise)
    first = gettext("%(n)d个单位里，%(same)d个与同组分不出差别")
    if found.standing.mostly_noise:
        return _with_noise(first % told, True)
    return first % told + gettext("，%(out)d个的差别超出偶然") % told


def _with_noise(words: str, noise: bool) -> str:
    return words + (gettext("，高低多半是偶然") if noise else "")


def _alone(one: boards.UnitStanding, noise: bool) -> str:
    told = {"unit": unit_name(one.unit)}
    if not one.outside:
        return _with_noise(gettext("%(unit)s与同组分不出差别") % told, noise)
    words = (
        gettext("%(unit)s好于同组，不像是偶然")
        if one.outside > 0
        else gettext("%(unit)s差于同组，不像是偶然")
    )
    return words % told


def excluded_words(found: boards.Board) -> str:
    """What was excluded in the scope, of all that fell due."""
    every = [one.excluded for one in found.cards.values()]
    due, out = sum(one.denominator for one in every), round(sum(one.numerator for one in every))
    told = {"due": due, "out": out, "share": percent(out / due if due else None)}
    return (
        gettext("到期%(due)d件，剔除%(out)d件（%(share)s）") % told
        if out
        else gettext("到期%(due)d件，一件没剔除") % told
    )


def reliability_words(listing: boards.Listing) -> str:
    """How much of the differences in a list is real, in words."""
    real = round(listing.reliability * 100)
    if len(listing.units) < 2:
        return gettext("只有1个单位件数够，还没有可比的")
    if real < 5:
        return gettext("这份名单的高低几乎全是偶然")
    told = {"real": real, "chance": 100 - real}
    if listing.mostly_noise:
        return gettext("这份名单的高低，只有%(real)d%%是真差别，%(chance)d%%是偶然") % told
    return gettext("这份名单的高低，%(real)d%%是真差别，%(chance)d%%是偶然") % told


def group_bands(found: boards.Board, group: str) -> str:
    """How many of a whole group stand in each band, for who sees only one of it."""
    counts = found.in_bands.get(group, {})
    bands = [
        gettext("%(band)s档%(n)d个") % {"band": band, "n": counts[band]} for band in sorted(counts) if band
    ]
    few = [gettext("件数少的%(n)d个") % {"n": counts[""]}] if counts.get("") else []
    told = {"n": sum(counts.values()), "bands": gettext("、").join([*bands, *few])}
    return gettext("同组%(n)d个：%(bands)s") % told


def band_words(letter: str, lines: Mapping[str, float]) -> str:
    """From where to where a band reaches."""
    names = list(lines)
    if letter not in lines:
        return gettext("不到%(line)g分") % {"line": min(lines.values())}
    place = names.index(letter)
    if not place:
        return gettext("%(line)g分起") % {"line": lines[letter]}
    return gettext("%(low)g到%(high)g分") % {"low": lines[letter], "high": lines[names[place - 1]]}


def next_band(marks: queries.Marks, how: queries.Policy) -> str:
    """What is missing to the next band, in points and in orders; empty at the top and without a mark."""
    mark = marks.composite
    lines = [(letter, line) for letter, line in how.bands.items() if mark and line > mark.value]
    if mark is None or not lines:
        return ""
    letter, line = lines[-1]
    told = {"band": letter, "line": line, "points": f"{line - mark.value:.1f}"}
    if mark.lifted:
        return gettext("分数离%(line)g分差%(points)s分，但区间够到线上，算%(band)s档") % told
    short = line - mark.value
    ways = [
        gettext(MORE[name]) % {"n": ceil(short / (100 * weight) * marks.rates[name].denominator)}
        for name, weight in queries.weights_in(marks.rates, how).items()
        if name in MORE and _can_give(marks.rates[name], 100 * weight, short)
    ]
    words = gettext("离%(band)s档（%(line)g分）差%(points)s分") % told
    return words + (gettext("，相当于%(ways)s") % {"ways": gettext("，或").join(ways)} if ways else "")


def _can_give(one: queries.Rate, weight: float, short: float) -> bool:
    return (1 - (one.value or 0.0)) * weight >= short


def why_band(marks: queries.Marks, how: queries.Policy) -> str:
    """The unit's band with what took most from it."""
    mark = marks.composite
    if mark is None:
        return gettext("件数少，不比")
    lost = {
        name: weight * (1 - (marks.rates[name].value or 0.0))
        for name, weight in queries.weights_in(marks.rates, how).items()
    }
    name = max(lost, key=lambda rate: lost[rate])
    told = {
        "band": mark.band,
        "mark": f"{mark.value:.1f}",
        "rate": rate_name(name),
        "lost": f"{100 * lost[name]:.1f}",
    }
    return gettext("%(mark)s分，%(band)s档，丢分最多的是%(rate)s（%(lost)s分）") % told


def missing_words(one: boards.Matter) -> str:
    """What a matter costs against the peers, or that the difference is chance."""
    told = {"n": amount(round(abs(one.missing), 1))}
    if not one.beyond_chance:
        return gettext("比同组少解决%(n)s件，属偶然") % told
    return gettext("比同组少解决%(n)s件") % told


def place_words(one: boards.UnitStanding, count: int) -> str:
    """Between which places of its list a unit may be."""
    if one.place is None:
        return ""
    return gettext("第%(low)d–%(high)d名，共%(n)d个") % {
        "low": one.place.low,
        "high": one.place.high,
        "n": count,
    }


def place_span(one: boards.UnitStanding) -> str:
    """The same without how many the list has, for a row of it."""
    return (
        gettext("第%(low)d–%(high)d名") % {"low": one.place.low, "high": one.place.high} if one.place else ""
    )
