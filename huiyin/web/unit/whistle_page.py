"""A whistle's page, gathered for the template: what it asks, who came, what was agreed, and what can be done now."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext, gettext_noop

from huiyin.act.coordination.whistles import actions, queries
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.city.queries import current
from huiyin.web.components.times import zh_time
from huiyin.web.unit import together_words as words
from huiyin.web.unit import whistle_forms as forms
from huiyin.web.unit.forms_together import KIND_NAMES
from huiyin.web.unit.names import unit_name
from huiyin.web.unit.offers import Act, Doing, Failed, offer
from huiyin.web.unit.story import timeline

DOINGS: Mapping[str, Doing] = {
    "approve": Doing(gettext_noop("批准，吹哨"), None, actions.approve, gettext_noop("哨已批准")),
    "check": Doing(gettext_noop("核对过了，通知各单位"), None, actions.check, gettext_noop("已通知各单位")),
    "resolve": Doing(
        gettext_noop("写处置单，收哨办理"),
        forms.SheetOfWhistle,
        actions.resolve,
        gettext_noop("处置单已写好"),
    ),
    "escalate": Doing(
        gettext_noop("现场解决不了，报上级"), forms.WhyForm, actions.escalate, gettext_noop("已报上级协调")
    ),
    "call_off": Doing(gettext_noop("收哨"), forms.WhyForm, actions.call_off, gettext_noop("哨已收回")),
    "drop": Doing(gettext_noop("不吹了"), forms.WhyForm, actions.drop, gettext_noop("草稿已作废")),
}
ANSWERS: Mapping[str, Doing] = {
    "arrive": Doing(gettext_noop("到场签到"), forms.ArriveForm, actions.arrive, gettext_noop("已签到")),
    "confirm": Doing(gettext_noop("确认到场"), forms.ConfirmForm, actions.confirm, gettext_noop("已确认")),
    "rate": Doing(gettext_noop("评分"), forms.RateForm, actions.rate, gettext_noop("评分已记下")),
    "answer": Doing(
        gettext_noop("说明或异议"), forms.AnswerForm, actions.answer_rating, gettext_noop("说明已记下")
    ),
    "settle": Doing(gettext_noop("裁定评分"), forms.SettleForm, actions.settle, gettext_noop("裁定已记下")),
}
DONE = Doing(gettext_noop("办好了"), forms.DoneForm, actions.row_done, gettext_noop("已记下"))


def page(actor: Actor, found: Any, failed: Failed | None = None) -> dict[str, Any]:
    """Everything the page shows to this reader."""
    units = [_unit(actor, found, one, failed) for one in found.summons.all()]
    acts = [*(act for unit in units for act in unit["acts"]), *_acts(actor, found, failed)]
    main = _main(acts, failed)
    return {
        "whistle": found,
        "kind": KIND_NAMES[found.kind],
        "state": words.whistle_state(found),
        "street": unit_name(found.street_id),
        "units": [unit | {"acts": [act for act in unit["acts"] if act.id != main]} for unit in units],
        "main": next((act.as_main() for act in acts if act.id == main), None),
        "acts": [act for act in _acts(actor, found, failed) if act.id != main],
        "sheet": [_row(actor, found, row, failed) for row in found.sheet.all()],
        "events": timeline(queries.telling(found.pk, found.order_id), [], {}),
        "check_left": words.left(found.check_by) if found.state == "checking" else {},
        "reads_order": queries.reads_order(actor, found),
        "near_metres": current().whistling.near_metres,
        "refusal": failed.refusal if failed else "",
        "failed": failed.form if failed else None,
    }


def _main(acts: list[Act], failed: Failed | None) -> str:
    """The one main thing: what did not go through, else the first that can be done."""
    if failed and any(act.id == failed.id for act in acts):
        return failed.id
    return acts[0].id if acts else ""


def _acts(actor: Actor, found: Any, failed: Failed | None) -> list[Act]:
    may = queries.doing(actor, found)
    return [
        offer(name, reverse("whistle_do", args=[found.pk, name]), doing, found, failed)
        for name, doing in DOINGS.items()
        if getattr(may, name)
    ]


def _unit(actor: Actor, found: Any, one: Any, failed: Failed | None) -> dict[str, Any]:
    may = queries.answering(actor, found, one)
    acts = [
        offer(
            f"{name}-{one.pk}",
            reverse("summons_do", args=[one.pk, name]),
            doing,
            one,
            failed,
            title=unit_name(one.unit_id),
            **_known(actor, one, name),
        )
        for name, doing in ANSWERS.items()
        if getattr(may, name)
    ]
    waits = found.state == "blown" and one.arrived_at is None
    return {
        "one": one,
        "name": unit_name(one.unit_id),
        "coming": words.coming(one) if found.blown_at else [],
        "left": words.left(one.arrive_by) if waits else {},
        "marks": words.marks(one),
        "acts": acts,
    }


def _known(actor: Actor, one: Any, name: str) -> dict[str, Any]:
    """What need not be typed again."""
    if name == "arrive":
        return {"person": actor.name}
    if name == "settle":
        return {"arrived": one.arrived_mark, "accepted": one.accepted_mark, "result": one.result_mark}
    if name == "rate":
        return {"accepted": current().whistling.marks["accepted"] if one.accepts else 0}
    return {}


def _row(actor: Actor, found: Any, row: Any, failed: Failed | None) -> dict[str, Any]:
    name = f"done-{row.pk}"
    may = queries.may_finish(actor, found, row)
    act = offer(name, reverse("sheet_done", args=[row.pk]), DONE, row, failed) if may else None
    told = {"time": zh_time(row.done_at)} if row.done_at else {}
    return {
        "row": row,
        "unit": unit_name(row.unit_id),
        "state": gettext("%(time)s办好") % told if told else (gettext("过期未办") if row.overdue_at else ""),
        "tone": "green" if row.done_at else "red" if row.overdue_at else "",
        "act": act,
    }
