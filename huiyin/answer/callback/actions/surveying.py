"""First calls that a machine makes: handed over, and what was heard taken down; in doubt a person asks."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import timedelta
from uuid import UUID

from django.db import transaction

from huiyin.act.orders.actions.moving import locked, note
from huiyin.act.orders.models import WorkOrder
from huiyin.act.orders.refusals import Refused
from huiyin.answer.callback.actions.handing import is_time
from huiyin.answer.callback.actions.recording import record_held
from huiyin.answer.callback.finding import ASKED_IN, waiting_surveys
from huiyin.answer.callback.models import Asking, SurveyCall
from huiyin.answer.callback.refusals import BadAnswers, RatedOtherwise
from huiyin.answer.callback.survey_rules import HEARD, answers_of, counts_at_once
from huiyin.answer.callback.surveys import NotTaken, Survey, adapter
from huiyin.foundation.accounts.rules import CITIZEN, SYSTEM, Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.calling import QUESTIONS, Calling
from huiyin.foundation.city.queries import current
from huiyin.foundation.vault.actions import number_for

LEASE = timedelta(minutes=3)
LOOKED_AT_MOST = 500


def send_surveys() -> int:
    """Hand over the calls that are waiting; how many. Two workers hand over different ones."""
    if not is_time(now()):
        return 0
    held = _lease()
    for call in held:
        _hand_over(call, current().calling)
    return len(held)


@transaction.atomic
def _lease() -> list[SurveyCall]:
    at = now()
    held = list(waiting_surveys(at)[: current().calling.survey.at_once])
    SurveyCall.objects.filter(pk__in=[one.pk for one in held]).update(leased_until=at + LEASE)
    return held


def _hand_over(call: SurveyCall, calling: Calling) -> None:
    """The number is asked of the vault at this moment and kept nowhere; who left none is asked by a person."""
    token = call.order.appeal.appellant
    number = number_for(SYSTEM, token, f"survey {call.pk}") if token else ""
    if not number:
        _to_person(call, "failed")
        return
    survey = Survey(call.key, number, _questions(calling), call.until.isoformat(timespec="minutes"))
    try:
        adapter().ask(survey)
    except NotTaken:
        return  # the lease runs out and it is handed over again, until a person takes the call
    SurveyCall.objects.filter(pk=call.pk, state="asked").update(sent_at=now(), leased_until=None)


def _questions(calling: Calling) -> dict[str, dict[str, object]]:
    asked = calling.questions
    return {
        name: {"zh": asked[name].zh, "en": asked[name].en, "keys": dict(calling.survey.keys[name])}
        for name in QUESTIONS
    }


@transaction.atomic
def survey_result(
    actor: Actor, key: UUID, outcome: str, pressed: Mapping[str, str], sure: float
) -> SurveyCall:
    """What the machine brings back; the same result again changes nothing, and another one is refused.

    Heard with certainty and content, it is the record. Otherwise a person calls before anything counts.
    """
    if not actor.has("system"):
        raise Refused
    call = SurveyCall.objects.filter(key=key).first()
    if call is None or outcome not in HEARD or not 0 <= sure <= 1:
        raise BadAnswers(["key" if call is None else "outcome" if outcome not in HEARD else "sure"])
    order = locked(call.order_id)
    call = SurveyCall.objects.select_for_update().get(pk=call.pk)
    answers = answers_of(pressed, current().calling.survey.keys) if outcome == "answered" else None
    heard = asdict(answers) if answers else {}
    heard = {name: list(value) if isinstance(value, tuple) else value for name, value in heard.items()}
    if call.back_at is not None:
        if call.heard != heard:
            raise RatedOtherwise
        return call
    call.back_at, call.sure, call.heard = now(), sure, heard
    if call.state != "asked" or call.round != order.round or order.state not in ASKED_IN:
        call.save()
        return call
    if answers and counts_at_once(answers, sure, current().calling.survey.sure):
        call.state = "answered"
        call.save()
        record_held(CITIZEN, order, answers, "survey")
        return call
    _to_person(call, "to_person" if answers else "failed", order)
    return call


def _to_person(call: SurveyCall, state: str, order: WorkOrder | None = None) -> None:
    """A person calls, at once if it is time: what the machine did is no try of ours."""
    at = now()
    call.state = state
    call.save()
    Asking.objects.filter(order=call.order_id, round=call.round, ended="").update(next_at=at)
    if order is not None:
        note(SYSTEM, order, "survey_back", {"state": state})


@transaction.atomic
def give_up_surveys() -> int:
    """Let people call where the machine brought nothing back in time; how many."""
    late = SurveyCall.objects.select_for_update(skip_locked=True).filter(state="asked", until__lte=now())
    given_up = list(late.order_by("until", "id").values_list("pk", flat=True)[:LOOKED_AT_MOST])
    return SurveyCall.objects.filter(pk__in=given_up, state="asked").update(state="failed")
