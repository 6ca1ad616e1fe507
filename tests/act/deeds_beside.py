"""What can be done beside the moves of an order: whistles, letters, parts, supervision, words and reports."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from django.db.models import Model

from huiyin.act.coordination.letters import actions as letters
from huiyin.act.coordination.oversight import actions as oversight
from huiyin.act.coordination.oversight.models import Card, Duty, DutyReport, Joint, StageReport
from huiyin.act.coordination.oversight.rules import LEVELS
from huiyin.act.coordination.whistles import actions as whistles
from huiyin.act.coordination.whistles.models import SheetRow, Summons
from huiyin.act.orders import actions
from huiyin.act.orders.part_models import Part
from huiyin.foundation.calendar.clock import now
from huiyin.testing.cast import DEPARTMENT, RIVAL, STREET
from tests.act.every_deed import Deed, blow, of_letter, of_whistle, write
from tests.act.going import Go, Thunk

UNIT, ABOVE = "unit_clerk unit_head", "coordinator supervisor leader"


def on(model: type[Model], order: str, act: Callable[[Go, Any], object], **which: Any) -> Deed:
    """A deed on one row that hangs on the order; rows of the person's own unit come first."""

    def deed(go: Go) -> Thunk | None:
        rows = list(model._default_manager.filter(**{order: go.pk}, **which).order_by("pk"))
        own = [row for row in rows if getattr(row, "unit_id", "") in go.who.units()]
        row = go.one(own or rows)
        return (lambda: act(go, row.pk)) if row else None

    return deed


def check_whistle(go: Go) -> Thunk | None:
    return of_whistle(lambda who, pk, why: whistles.check(who, pk))(go)


def call_in(go: Go) -> Thunk:
    return lambda: actions.call_in(go.who, go.pk, go.unit(), go.text("请关水"), 1)


def open_duty(go: Go) -> Thunk:
    level = (go.one(LEVELS) or "") if go.good else "shout"
    return lambda: oversight.open_duty(go.who, go.pk, go.text("请督办"), level)


def open_joint(go: Go) -> Thunk:
    tasks = dict.fromkeys((STREET, RIVAL, DEPARTMENT), "各办一段")
    due = now() + timedelta(days=20 if go.good else -1)
    return lambda: oversight.open_joint(go.who, go.pk, "一起办完", tasks, due)


def level_set(act: Callable[..., object]) -> Deed:
    return on(Duty, "order", lambda go, pk: act(go.who, pk, go.one(LEVELS), go.text()), closed_at=None)


def list_demands(go: Go) -> Thunk:
    points = [go.text("修路灯"), "告知结果"] if go.good else []
    return lambda: actions.list_demands(go.who, go.pk, points)


def from_site(go: Go) -> Thunk:
    act = "contact" if go.heads() else "progress"
    said = actions.SiteNote(client_key=f"k{go.seed}-{go.pk}", note=go.text("到场看过"), act=act)
    return lambda: actions.report_from_site(go.who, go.pk, said)


# name: (roles that may have the right, the deed)
BESIDE: Mapping[str, tuple[str, Deed]] = {
    "draft_whistle": (UNIT, blow(whistles.draft)),
    "drop_whistle": (UNIT, of_whistle(whistles.drop, "draft")),
    "check_whistle": ("coordinator", check_whistle),
    "confirm_whistle": (
        UNIT,
        on(Summons, "whistle__order", lambda go, pk: whistles.confirm(go.who, pk, go.heads(), go.text())),
    ),
    "arrive": (
        UNIT,
        on(Summons, "whistle__order", lambda go, pk: whistles.arrive(go.who, pk, go.text("李四"), "科长")),
    ),
    "rate_unit": (
        UNIT,
        on(Summons, "whistle__order", lambda go, pk: whistles.rate(go.who, pk, 20, 30 if go.good else 300)),
    ),
    "answer_rating": (
        UNIT,
        on(
            Summons,
            "whistle__order",
            lambda go, pk: whistles.answer_rating(go.who, pk, go.text("不同意"), True),
        ),
    ),
    "settle_rating": (
        "coordinator",
        on(
            Summons,
            "whistle__order",
            lambda go, pk: whistles.settle(go.who, pk, 30, 30, 40, go.text("采信")),
            objects_to_it=True,
        ),
    ),
    "row_done": (
        UNIT,
        on(SheetRow, "whistle__order", lambda go, pk: whistles.row_done(go.who, pk, go.text("好了"))),
    ),
    "draft_letter": (UNIT, write(letters.draft)),
    "edit_letter": (
        UNIT,
        of_letter(lambda who, pk, words: letters.edit(who, pk, "改过的题目", words), "draft"),
    ),
    "drop_letter": (UNIT, of_letter(letters.drop, "draft")),
    "seal_letter": (UNIT, of_letter(lambda who, pk, words: letters.seal(who, pk))),
    "prepare_reply": (UNIT, of_letter(letters.prepare_reply)),
    "call_in": (f"{UNIT} dispatcher coordinator", call_in),
    "part_sign": (
        UNIT,
        on(Part, "order", lambda go, pk: actions.sign_part(go.who, pk), closed_at=None),
    ),
    "part_progress": (
        UNIT,
        on(Part, "order", lambda go, pk: actions.progress_part(go.who, pk, go.text()), closed_at=None),
    ),
    "part_reply": (UNIT, on(Part, "order", lambda go, pk: actions.reply_part(go.who, pk, go.text("已关水")))),
    "part_refuse": (
        UNIT,
        on(Part, "order", lambda go, pk: actions.refuse_part(go.who, pk, go.text()), closed_at=None),
    ),
    "part_release": (
        f"{UNIT} dispatcher coordinator",
        on(Part, "order", lambda go, pk: actions.release_part(go.who, pk, go.text("不用了")), closed_at=None),
    ),
    "list_demands": (f"{UNIT} reviewer", list_demands),
    "add_words": ("citizen agent", lambda go: lambda: actions.add_words(go.who, go.pk, go.text("补一句"))),
    "exhibit_late": (UNIT, from_site),
    "duty_open": (ABOVE, open_duty),
    "duty_raise": (ABOVE, level_set(oversight.raise_to)),
    "duty_lower": (ABOVE, level_set(oversight.lower)),
    "duty_report": (
        UNIT,
        on(
            Duty,
            "order",
            lambda go, pk: oversight.report(go.who, pk, "stage" if go.heads() else "reason", go.text()),
            closed_at=None,
        ),
    ),
    "duty_accepted": (
        ABOVE,
        on(DutyReport, "duty__order", lambda go, pk: oversight.accept(go.who, pk), judged_at=None),
    ),
    "duty_returned": (
        ABOVE,
        on(
            DutyReport,
            "duty__order",
            lambda go, pk: oversight.send_back(go.who, pk, go.text("不清楚")),
            judged_at=None,
        ),
    ),
    "duty_close": (ABOVE, on(Duty, "order", lambda go, pk: oversight.close_duty(go.who, pk))),
    "card_answer": (
        UNIT,
        on(Card, "order", lambda go, pk: oversight.answer_card(go.who, pk, go.text("在等料"))),
    ),
    "joint_open": (ABOVE, open_joint),
    "joint_report": (
        UNIT,
        on(
            StageReport,
            "member__joint__order",
            lambda go, pk: oversight.write_report(go.who, pk, go.text("办到一半")),
        ),
    ),
    "joint_close": (ABOVE, on(Joint, "order", lambda go, pk: oversight.close_joint(go.who, pk))),
}
