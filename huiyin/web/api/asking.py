"""What comes back from calls: a machine's results, and ratings by a key at the end of a call."""

from typing import Any

from django.http import HttpRequest
from ninja import Status

from huiyin.act.orders.refusals import Refusal
from huiyin.answer.callback.actions import BadAnswers, CallRated, rate_call, survey_result
from huiyin.foundation.accounts.rules import SYSTEM
from huiyin.web.api import problems, schemas
from huiyin.web.api.problems import Problem
from huiyin.web.api.signed import demand_signature
from huiyin.web.api.views import api

REFUSED = dict.fromkeys((400, 401, 409, 422), schemas.Faults)
SIGNED = "Signed by X-Huiyin-Time and X-Huiyin-Signature (HMAC-SHA-256 over time, a stop, and the body)."


@api.post(
    "/v1/survey-results",
    url_name="survey_result",
    operation_id="survey_result",
    response={200: schemas.Taken, **REFUSED},
    summary="Bring back what a machine heard",
    description=SIGNED,
)
def take_survey_result(request: HttpRequest, body: schemas.SurveyResult) -> Status[Any]:
    """200 for a result, and for the same one again; 409 for another result of the same call."""
    demand_signature(request, "survey")
    try:
        call = survey_result(SYSTEM, body.key, body.outcome, body.pressed, body.sure)
    except BadAnswers as bad:
        raise Problem(422, *((name, problems.NOT_KNOWN) for name in bad.fields)) from bad
    except Refusal as refusal:
        raise Problem(409, ("key", problems.TAKEN_OTHERWISE)) from refusal
    return Status(200, {"state": call.state})


@api.post(
    "/v1/call-ratings",
    url_name="rate_call",
    operation_id="rate_call",
    response={200: schemas.Taken, **REFUSED},
    summary="Rate a call at its end",
    description=SIGNED,
)
def take_call_rating(request: HttpRequest, body: schemas.CallRating) -> Status[Any]:
    """200 for a rating, and for the same one again; 409 for another rating of the same call: the first counts."""
    demand_signature(request, "telephony")
    try:
        rate_call(SYSTEM, CallRated(body.call, body.rating, body.number, body.agent))
    except BadAnswers as bad:
        raise Problem(422, *((name, problems.NOT_KNOWN) for name in bad.fields)) from bad
    except Refusal as refusal:
        raise Problem(409, ("call", problems.TAKEN_OTHERWISE)) from refusal
    return Status(200, {"state": "kept"})
