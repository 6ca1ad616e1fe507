"""Tables about asking itself: errors of the first asking, coverage, ratings of calls, what units said."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext

from huiyin.answer.callback.queries import CallRatings, Coverage, Disagreement, SelfAgainst
from huiyin.foundation.accounts.queries import names
from huiyin.web.desk import calling_words, words
from huiyin.web.unit.names import unit_name

UNITS_AT_MOST = 400


def percent(value: float | None) -> str:
    """A share in whole and tenth parts of a hundred."""
    return "—" if value is None else f"{value * 100:.1f}%"


def _share_cells(share: Any) -> list[dict[str, Any]]:
    return [
        {"text": f"{share.count}/{share.of}", "number": True},
        {"text": percent(share.value), "number": True, "strong": True},
        {"text": f"{percent(share.low)}–{percent(share.high)}" if share.of else "—", "number": True},
    ]


def _table(caption: str, first: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
    columns = [
        {"label": first},
        {"label": gettext("不一致/抽测"), "number": True},
        {"label": gettext("差错率"), "number": True},
        {"label": gettext("95%%区间") % {}, "number": True},
    ]
    return {"caption": caption, "columns": columns, "rows": rows}


def by_question(found: Disagreement) -> dict[str, Any]:
    """How often each question was answered otherwise the second time."""
    rows = [
        {"cells": [{"text": calling_words.question(name)}, *_share_cells(share)]}
        for name, share in found.questions.items()
    ]
    return _table(gettext("哪一问容易记错"), gettext("问题"), rows)


def by_agent(found: Disagreement) -> dict[str, Any]:
    """How often what decides was answered otherwise, by who asked first."""
    known = names(set(found.agents))
    rows = [
        {"cells": [{"text": known.get(pk, str(pk))}, *_share_cells(share)]}
        for pk, share in found.agents.items()
    ]
    if found.machine.of:
        rows.append({"cells": [{"text": gettext("语音或按键")}, *_share_cells(found.machine)]})
    return _table(gettext("谁问的（解决没有、结果满不满意）"), gettext("回访员"), rows)


def coverage(found: Mapping[str, Coverage], bad: Mapping[str, tuple[int, int]]) -> dict[str, Any]:
    """Whom the asking reached, by unit, the least reached first; with what was set apart and without."""
    ordered = sorted(
        found.items(), key=lambda one: (one[1].share.value is None, one[1].share.value or 0, one[0])
    )
    columns = [{"label": gettext("单位")}, *(
        {"label": label, "number": True}
        for label in (
            gettext("办结"), gettext("问到"), gettext("其中人工"), gettext("自己写的"), gettext("语音"),
            gettext("没问到"), gettext("没抽中"), gettext("不问的"), gettext("问到的占比"),
            gettext("不满意（另行统计）"),
        )
    )]  # fmt: skip
    rows = [
        {"cells": _coverage_cells(unit, one, bad.get(unit, (0, 0)))} for unit, one in ordered[:UNITS_AT_MOST]
    ]
    return {"caption": gettext("各单位问到了多少"), "columns": columns, "rows": rows}


def _coverage_cells(unit: str, one: Coverage, bad: tuple[int, int]) -> list[dict[str, Any]]:
    counts = (
        one.closed, one.reached, one.by_person, one.in_writing, one.by_machine,
        one.unreached, one.not_drawn, one.not_asked,
    )  # fmt: skip
    return [
        {"text": unit_name(unit)},
        *({"text": str(count), "number": True} for count in counts),
        {"text": percent(one.share.value), "number": True, "strong": True},
        {"text": f"{bad[0]}（{bad[1]}）" if bad[1] else str(bad[0]), "number": True},
    ]


def calls(found: CallRatings) -> dict[str, Any]:
    """What callers thought of the calls themselves, all together and by agent."""
    known = names(set(found.agents))
    lines = [
        (gettext("所有通话"), found.ratings),
        (gettext("其中当场答复的"), found.direct),
        *((known.get(pk, str(pk)), counts) for pk, counts in found.agents.items()),
    ]
    columns = [
        {"label": gettext("谁接的")},
        *({"label": gettext(label), "number": True} for label in words.RATINGS.values()),
    ]
    rows = [
        {
            "cells": [
                {"text": label},
                *({"text": str(counts.get(name, 0)), "number": True} for name in words.RATINGS),
            ]
        }
        for label, counts in lines
    ]
    return {"caption": gettext("挂机评价"), "columns": columns, "rows": rows}


def own_against(found: list[SelfAgainst]) -> dict[str, Any]:
    """How often a unit heard better than the appellant then answered, by unit."""
    told, rosier = Counter(one.unit for one in found), Counter(one.unit for one in found if one.rosier)
    columns = [
        {"label": gettext("单位")},
        {"label": gettext("自查过、也回访到"), "number": True},
        {"label": gettext("自查比回访好"), "number": True},
    ]
    ordered = sorted(told, key=lambda unit: (-rosier[unit], unit))[:UNITS_AT_MOST]
    rows = [
        {
            "cells": [
                {"text": unit_name(unit)},
                {"text": str(told[unit]), "number": True},
                {"text": str(rosier[unit]), "number": True},
            ]
        }
        for unit in ordered
    ]
    return {"caption": gettext("单位自查和回访对照"), "columns": columns, "rows": rows}
