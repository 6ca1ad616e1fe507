"""One line for everything that waits for those above: what it is, whose it is, by when, and the one thing to do."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from huiyin.act.orders.queries import Running, hides_words, next_clocks, state_names
from huiyin.foundation.calendar.clock import now
from huiyin.web.components.times import zh_time
from huiyin.web.components.words import quote
from huiyin.web.unit.clocks import clock_name, ring
from huiyin.web.unit.lists import Tag, tags
from huiyin.web.unit.names import either, matter_name, role_name, unit_name, unit_names
from huiyin.web.unit.oversight_words import (
    COLOUR_TONES,
    COLOURS,
    TONES,
    level_name,
    trigger_names,
)

WORDS_SHOWN = 60


@dataclass(frozen=True)
class Do:
    """The one thing to do: a link, or a button that posts `fields`."""

    label: str
    url: str
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Line:
    """One matter in a list of those above."""

    url: str
    words: str
    number: str
    about: tuple[str, ...]
    tags: tuple[Tag, ...]
    clock: Mapping[str, Any] | None
    do: Do | None
    note: str = ""


def of_orders(orders: Iterable[Any], label: str) -> list[Line]:
    """Orders, due first, with a link that says what to do there."""
    found = list(orders)
    clocks, names, at = next_clocks(found), state_names(), now()
    return [
        _line(
            order,
            (either(names[order.state]),),
            clock=ring(clocks[order.pk], at) if order.pk in clocks else None,
            do=Do(label, _url(order)),
        )
        for order in found
    ]


def of_escalations(found: Iterable[Any], may_settle: bool) -> list[Line]:
    """What was sent up, by when it must be settled."""
    return [
        _line(
            one.order,
            (gettext("%(time)s报上来") % {"time": zh_time(one.at)},),
            clock=_ring(one.raised_at or one.at, one.due_at),
            do=Do(gettext("定下怎么办") if may_settle else gettext("打开"), f"{_url(one.order)}#do-take_up"),
            marks=(Tag(gettext("报市里"), "red", gettext("区里没有按时协调")),) if one.raised_at else (),
            note=one.why,
        )
        for one in found
    ]


def of_cards(found: Iterable[Any], watched: set[int], back: str) -> list[Line]:
    """Cards; a tap reminds the unit, unless the order is under supervision already."""
    return [
        _line(
            one.order,
            (unit_name(one.unit_id), gettext("%(clock)s时限") % {"clock": clock_name(one.clock.name)}),
            clock=_ring(one.clock.started_at, one.due_at),
            do=_remind(one, watched, back),
            marks=(Tag(gettext(COLOURS[one.colour]), COLOUR_TONES[one.colour], _seen(one)),),
            note=one.answer,
        )
        for one in found
    ]


def _remind(card: Any, watched: set[int], back: str) -> Do:
    if card.order_id in watched:
        return Do(gettext("看督办"), f"{_url(card.order)}#oversight")
    words = (
        gettext("已超期，请今天办完并答复诉求人。")
        if card.colour == "red"
        else gettext("快到期了，请按时办完。")
    )
    fields = {"level": "remind", "words": words, "next": back}
    return Do(gettext("提醒单位"), reverse("duty_open", args=[card.order.number]), fields)


def _seen(card: Any) -> str:
    if card.answered_at:
        return gettext("单位已说明")
    return gettext("单位已看到") if card.seen_at else gettext("单位还没看到")


def of_duties(found: Iterable[Any], may_judge: bool) -> list[Line]:
    """Duties by when the unit must report; a report that waits is what there is to do."""
    return [_duty(one, may_judge) for one in found]


def _duty(duty: Any, may_judge: bool) -> Line:
    waiting = duty.waiting_reports[0] if duty.waiting_reports else None
    url = f"{_url(duty.order)}#oversight"
    label = gettext("看报告") if waiting and may_judge else gettext("看督办")
    marks = [Tag(level_name(duty.level), TONES.get(duty.level, ""), trigger_names(duty.triggers))]
    if duty.circulated_at:
        marks.append(Tag(gettext("已通报"), "red", gettext("超期没有说明原因")))
    return _line(
        duty.order,
        (role_name(duty.owner_role), trigger_names(duty.triggers)),
        clock=_ring(duty.opened_at, duty.due_at),
        do=Do(label, url),
        marks=tuple(marks),
        note=waiting.words if waiting else "",
    )


def of_sheets(found: Iterable[Any]) -> list[Line]:
    """Numbered sheets, newest first."""
    return [
        _line(
            one.duty.order,
            (one.number, role_name(one.owner_role), zh_time(one.at)),
            do=Do(gettext("打印"), reverse("sheet", args=[one.pk])),
            marks=(Tag(level_name(one.level), TONES[one.level], one.words),),
            note=one.words,
        )
        for one in found
    ]


def of_joints(found: Iterable[Any]) -> list[Line]:
    """Joint supervisions by their day, with who still has to report."""
    return [_joint(one) for one in found]


def _joint(joint: Any) -> Line:
    members, at = list(joint.members.all()), now()
    late = [one for one in members if any(report.due_at < at for report in one.unwritten)]
    marks = (Tag(gettext("%(n)d家没按时报") % {"n": len(late)}, "red", ""),) if late else ()
    return _line(
        joint.order,
        (unit_names(member.unit_id for member in sorted(members, key=lambda one: not one.leads)),),
        clock=_ring(joint.opened_at, joint.due_at),
        do=Do(gettext("看各家进展"), reverse("joint", args=[joint.pk])),
        marks=marks,
        note=joint.aim,
    )


def of_late_reports(found: Iterable[Any]) -> list[Line]:
    """Stage reports that did not come in time."""
    return [
        _line(
            one.member.joint.order,
            (unit_name(one.member.unit_id),),
            clock=_ring(one.asked_at, one.due_at),
            do=Do(gettext("看各家进展"), reverse("joint", args=[one.member.joint_id])),
            note=one.member.task,
        )
        for one in found
    ]


def _line(
    order: Any,
    about: tuple[str, ...],
    clock: Mapping[str, Any] | None = None,
    do: Do | None = None,
    marks: tuple[Tag, ...] = (),
    note: str = "",
) -> Line:
    secret = hides_words(order)
    said = (
        gettext("举报内容仅承办人可见")
        if secret
        else quote(order.appeal.title or order.appeal.words, WORDS_SHOWN)
    )
    place = gettext("保密") if secret else order.appeal.place_said or unit_name(order.place_id)
    facts = tuple(filter(None, (place, matter_name(order.matter), unit_name(order.lead_id), *about)))
    shown = tuple(dict.fromkeys(facts))
    return Line(_url(order), said, order.number, shown, (*marks, *tags(order)), clock, do, note)


def _url(order: Any) -> str:
    return reverse("order", args=[order.number])


def _ring(since: datetime, due_at: datetime) -> dict[str, Any]:
    return ring(Running("handle", since, due_at, False), now())
