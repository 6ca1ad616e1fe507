"""Supervision of this order: who must report by when, the cards it got, and joint supervision."""

from typing import Any

from django.utils.translation import gettext

from huiyin.act.coordination.oversight import queries
from huiyin.act.orders.queries import OrderStory, Running
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.calendar.clock import now
from huiyin.web.unit import forms_above as forms
from huiyin.web.unit import oversight_words as words
from huiyin.web.unit.block import Block
from huiyin.web.unit.clocks import clock_name, ring


def block(actor: Actor, story: OrderStory) -> Block | None:
    """The block as this reader sees it, or None when there is nothing to show."""
    order = story.order
    seen = queries.of_order(actor, order)
    if seen.duty is None and not seen.cards and seen.joint is None and not seen.may_open:
        return None
    context = {
        "order": order,
        "duty": _duty(seen),
        "steps": [_step(step) for step in seen.steps],
        "reports": [_report(one) for one in seen.reports],
        "cards": [_card(actor, card) for card in seen.cards],
        "joint": seen.joint,
        "joint_over": gettext(words.OUTCOMES[seen.joint.outcome])
        if seen.joint and seen.joint.outcome
        else "",
        **_forms(seen, order),
        "may_join": seen.may_join,
    }
    return Block("unit/oversight.html", context)


def _duty(seen: queries.Overseen) -> dict[str, Any] | None:
    duty = seen.duty
    if duty is None:
        return None
    running = Running("handle", duty.opened_at, duty.due_at, False)
    return {
        "level": words.level_name(duty.level),
        "tone": words.TONES.get(duty.level, ""),
        "why": words.trigger_names(duty.triggers),
        "owner": words.owner_words(duty),
        "clock": ring(running, now()) if duty.closed_at is None and seen.waiting is None else None,
        "waiting": duty.closed_at is None and seen.waiting is not None,
        "over": gettext(words.OUTCOMES[duty.outcome]) if duty.outcome else "",
        "circulated": duty.circulated_at,
    }


def _step(step: Any) -> dict[str, Any]:
    by = gettext("到时没报，自动升级") if step.by is None and not step.trigger else step.by_name
    return {
        "step": step,
        "level": words.level_name(step.level),
        "by": gettext("系统立项") if step.by is None and step.trigger else by,
        "why": words.trigger_names([step.trigger]) if step.trigger else "",
    }


def _report(report: Any) -> dict[str, Any]:
    return {
        "report": report,
        "kind": gettext(words.KINDS[report.kind]),
        "verdict": gettext(words.VERDICTS[report.verdict]),
    }


def _card(actor: Actor, card: Any) -> dict[str, Any]:
    running = Running("handle", card.clock.started_at, card.due_at, False)
    mine = queries.answerable(actor, card)
    return {
        "card": card,
        "name": gettext(words.COLOURS[card.colour]),
        "tone": words.COLOUR_TONES[card.colour],
        "about": clock_name(card.clock.name),
        "clock": ring(running, now()) if card.ended_at is None else None,
        "may_see": mine and card.seen_at is None,
        "form": forms.CardForm(auto_id="id_card_answer_%s") if mine and not card.answer else None,
    }


def _forms(seen: queries.Overseen, order: Any) -> dict[str, Any]:
    """The forms this reader can use now, each in a fold."""
    opens, moves = seen.may_open, seen.may_move
    return {
        "open_form": forms.DutyOpenForm(
            order=order, levels=opens, auto_id="id_duty_open_%s", initial={"level": "urge"}
        )
        if opens and (seen.duty is None or seen.duty.closed_at)
        else None,
        "report_form": forms.DutyReportForm(auto_id="id_duty_report_%s")
        if seen.may_report and seen.waiting is None
        else None,
        "judge_form": forms.DutyJudgeForm(auto_id="id_duty_judge_%s")
        if seen.may_judge and seen.waiting is not None
        else None,
        "level_form": forms.DutyLevelForm(levels=moves, auto_id="id_duty_level_%s") if moves else None,
    }
