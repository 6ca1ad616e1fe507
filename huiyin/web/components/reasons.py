"""Why the machine proposes what it proposes, in words; the codes are triage's."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import get_language, gettext, gettext_noop

from huiyin.foundation.city.queries import current
from huiyin.web.components.marks import read

SENTENCES: Mapping[str, str] = {
    "chosen": gettext_noop("诉求人或坐席自己选的"),
    "words": gettext_noop("原话里有%(words)s"),
    "learned": gettext_noop("和人确认过的单像，尤其是%(words)s"),
    "learned_plain": gettext_noop("和人确认过的单像"),
    "learned_examples": gettext_noop("和城市配置里的例子像，尤其是%(words)s"),
    "learned_examples_plain": gettext_noop("和城市配置里的例子像"),
    "no_kind_words": gettext_noop("原话里没有说明要求，先当作求助"),
    "point": gettext_noop("地图上的点在辖区内"),
    "place_named": gettext_noop("原话说到%(words)s"),
    "place_typo": gettext_noop("把%(words)s当作%(meant)s"),
    "place_shared": gettext_noop("%(words)s不止一处"),
    "street_unsaid": gettext_noop("没说街道，按地名推定"),
    "place_not_there": gettext_noop("原话说不在这里"),
    "place_home": gettext_noop("可能只是住处"),
    "place_from_to": gettext_noop("可能只是路过或要去的地方"),
    "place_direction": gettext_noop("说的可能只是方向"),
    "place_road_named_after": gettext_noop("可能只是路名"),
    "place_company": gettext_noop("可能只是公司名"),
    "place_another_community": gettext_noop("可能是别处同名的村或社区"),
    "place_below_another": gettext_noop("紧跟在别处的地名后面"),
    "point_outside": gettext_noop("图上的点不在本市，离%(place)s最近"),
    "words_elsewhere": gettext_noop("说的是%(place)s，和图上的点不一致"),
    "catalogue": gettext_noop("派单目录%(rule)s"),
    "place_rule": gettext_noop("派单目录%(rule)s，专管这个地方"),
    "ruling": gettext_noop("会商定过（%(rule)s），照此直接派"),
    "settled": gettext_noop("过去%(days)s天%(where)s%(alike)s%(total)s件，%(settled)s件由它办结"),
    "model": gettext_noop("没有同类可比，从相近的事项和地点推断"),
    "given_back": gettext_noop("这类单它依规退过%(count)s件"),
    "reported": gettext_noop("举报里说到%(words)s，%(reported)s和它的上下级都不经手，由监督单位受理"),
    "matter_lead": gettext_noop("“%(matter)s”由这个单位牵头"),
    "district": gettext_noop("对不上别的单位时，由%(place)s所在的区兜底"),
    "last_resort": gettext_noop("对不上别的单位时，由兜底单位先接"),
}
# What a dispatch without a provision rests on; the facts behind it are in the timeline.
BASES: Mapping[str, str] = {
    "matter_lead": gettext_noop("按事项由这个单位牵头"),
    "district": gettext_noop("对不上别的单位，由所在的区兜底"),
    "last_resort": gettext_noop("对不上别的单位时，由兜底单位先接"),
    "settled": gettext_noop("以前同类的由它办结"),
    "model": gettext_noop("从相近的事项和地点推断"),
    "given_back": gettext_noop("以前同类的由它办结"),
    "reported": gettext_noop("举报不交给被举报的单位和它的上下级"),
}
RULING = "ruling "  # before the number of the order over which a conference was held
WORDS_SHOWN = 3


def reason_words(reason: Any) -> str:
    """One reason as a sentence without a full stop; a code this page does not know is shown as it is."""
    code = str(read(reason, "code", ""))
    sentence = SENTENCES.get(code)
    return gettext(sentence) % _facts(read(reason, "facts", None) or {}) if sentence else code


def reasons_words(reasons: Iterable[Any]) -> str:
    """Several reasons in one line."""
    return gettext("；").join(reason_words(reason) for reason in reasons)


def basis_words(basis: str) -> str:
    """What a dispatch rests on: a provision stands as written, a reason as a sentence, a person's choice as nothing."""
    if basis.startswith(RULING):
        return gettext("会商定责，见%(number)s") % {"number": basis.removeprefix(RULING)}
    return "" if basis == "person" else gettext(BASES[basis]) if basis in BASES else basis


def provision_of(basis: str) -> str:
    """The provision behind the number of a rule of the catalogue; empty where the reason says it all."""
    return "" if basis.startswith(RULING) else basis.partition(" ")[2]


def confidence_level(likely: float) -> str:
    """High, medium or low: high is what the city lets pass without a person, medium half of that."""
    sure = current().dispatching.auto_confidence
    return "high" if likely >= sure else "medium" if likely >= sure / 2 else "low"


def _facts(facts: Mapping[str, Any]) -> dict[str, str]:
    city, language = current(), get_language() or ""
    matter = city.matter_name(str(facts.get("matter", "")), language)
    place = _unit(str(facts.get("place", "")))
    return {
        "words": _quoted(facts.get("words", ())),
        "meant": _quoted(facts.get("meant", ())),
        "rule": str(facts.get("rule", "")),
        "matter": matter,
        "place": place,
        "where": place or gettext("全市"),
        "alike": gettext("“%(matter)s”类") % {"matter": matter} if matter else gettext("同类"),
        "reported": gettext("、").join(_unit(str(unit)) for unit in facts.get("units", ())),
        **{name: str(facts.get(name, "")) for name in ("days", "total", "settled", "count")},
    }


def _quoted(words: Iterable[Any]) -> str:
    return "".join(gettext("“%(word)s”") % {"word": word} for word in list(words)[:WORDS_SHOWN])


def _unit(code: str) -> str:
    unit = current().units.get(code)
    if unit is None:
        return ""
    return unit.name_en if (get_language() or "").startswith("en") else unit.name
