"""The two operations of the API."""

import json
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils.translation import gettext, override
from ninja import Header, NinjaAPI, Status
from ninja.parser import Parser
from ninja.renderers import JSONRenderer

from huiyin.act.orders.actions import receive_many
from huiyin.foundation.accounts.rules import CITIZEN
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import current
from huiyin.hear.intake.actions import NewAppeal, Person, faults
from huiyin.publish.transparency.queries import Milestone, Outline, outline, progress
from huiyin.web.api import problems, schemas
from huiyin.web.api.problems import Problem
from huiyin.web.citizen.throttle import count_miss, too_many
from huiyin.web.citizen.words import STEPS

BODY_AT_MOST = 512 * 1024  # bytes: 20,000 characters, each escaped, with room to spare


class Strict(Parser):
    """Reads JSON, and refuses a body that is larger than any appeal can be before looking at it."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        """The body as an object; raises ValueError or `Problem`."""
        if len(request.body) > BODY_AT_MOST:
            raise Problem(413, ("body", problems.TOO_BIG))
        found: dict[str, Any] = json.loads(request.body)
        return found


class Readable(JSONRenderer):
    """Writes Chinese as Chinese."""

    json_dumps_params = {"ensure_ascii": False}


api = NinjaAPI(
    title="Huiyin",
    version="1.0.0",
    description="Bring appeals in and read how they stand. Messages come in Chinese and in English.",
    parser=Strict(),
    renderer=Readable(),
)
problems.install(api)
Key = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=64,
        pattern=r"^[!-~]+$",
        description="Required. Names this appeal among yours: the same key with the same body is the same appeal.",
    ),
]
REFUSED = dict.fromkeys((400, 409, 413, 422), schemas.Faults)


@api.post(
    "/v1/appeals",
    url_name="create_appeal",
    operation_id="create_appeal",
    response={201: schemas.Accepted, 200: schemas.Accepted, **REFUSED},
    summary="Bring an appeal in",
)
def create_appeal(request: HttpRequest, body: schemas.AppealIn, key: Key) -> Status[Any]:
    """201 with the receipt for a new appeal; 200 without it when the same key and body come again; 409 when the
    key has been used for something else."""
    new = _appeal(body, key)
    if wrong := faults(new, now()):
        return Status(422, {"faults": problems.rule_faults(wrong)})
    [got] = receive_many(CITIZEN, [new])
    if not got.same:
        raise Problem(409, (problems.KEY_FIELD, problems.KEY_USED))
    answer = {**_standing(outline(got.order)), "receipt": got.receipt or None}
    return Status(201 if got.new else 200, answer)


def _appeal(body: schemas.AppealIn, key: str) -> NewAppeal:
    for name in ("words", "title", "place", "name", "phone"):
        if not _can_be_stored(getattr(body, name)):
            raise Problem(422, (name, problems.FORBIDDEN_CHARACTERS))
    said_at = body.said_at
    if said_at and said_at.tzinfo is None:
        said_at = said_at.replace(tzinfo=current().zone)
    return NewAppeal(
        words=body.words,
        channel=body.channel,
        source="api",
        source_key=key,
        title=body.title,
        kind=body.kind,
        place=body.place,
        lon=body.lon,
        lat=body.lat,
        said_at=said_at,
        person=Person() if body.anonymous else Person(body.name, body.phone),
        anonymous=body.anonymous,
        confidential=body.confidential,
    )


def _can_be_stored(text: str) -> bool:
    # JSON can spell half of a surrogate pair, which no encoding can write.
    return text.isascii() or not any("\ud800" <= letter <= "\udfff" for letter in text)


def _standing(here: Outline) -> dict[str, Any]:
    city = current()
    return {
        "number": here.number,
        "state": here.state.code,
        "state_name": here.state.name,
        "state_name_en": here.state.name_en,
        "told": here.state.told,
        "told_en": here.state.told_en,
        "kind": here.kind,
        "matter": _named(city.matters.get(here.matter)),
        "lead": _named(city.units.get(here.lead)),
        "received_at": here.received_at,
        "due_at": here.due_at,
    }


def _named(thing: Any) -> dict[str, str] | None:
    return None if thing is None else {"code": thing.code, "name": thing.name, "name_en": thing.name_en}


@api.get(
    "/v1/appeals/{receipt}",
    url_name="read_appeal",
    operation_id="read_appeal",
    response={200: schemas.Progress, 404: schemas.Faults, 429: schemas.Faults},
    summary="Read how an appeal stands",
)
def read_appeal(request: HttpRequest, receipt: str) -> dict[str, Any]:
    """Progress as the person sees it: milestones and the answer, never a personal field or an inner note."""
    if too_many(request):
        raise Problem(429, ("receipt", problems.TOO_MANY))
    found = progress(receipt)
    if found is None:
        count_miss(request)
        raise Problem(404, ("receipt", problems.NO_RECEIPT))
    return {
        **_standing(found.outline),
        "closed": found.closed,
        "steps": [_step(step) for step in found.milestones],
        "reply": {"text": found.reply.text, "at": found.reply.at} if found.reply else None,
        "may_add": found.may_add,
        "may_rate": found.may_rate,
    }


def _step(step: Milestone) -> dict[str, Any]:
    unit = current().units.get(step.unit)
    with override("zh-hans"):
        title = gettext(STEPS[step.code]) % {"unit": unit.name if unit else ""}
    with override("en"):
        title_en = gettext(STEPS[step.code]) % {"unit": unit.name_en if unit else ""}
    return {"code": step.code, "title": title, "title_en": title_en, "at": step.at, "words": step.words}
