"""What goes in and what comes out, as the OpenAPI page shows it."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from ninja import Field, Schema
from pydantic import ConfigDict

Kind = Literal["", "consultation", "help", "complaint", "report", "suggestion", "praise", "other"]
Channel = Literal["api", "web", "wechat", "app", "microblog", "board", "mailbox", "other"]


class AppealIn(Schema):
    """An appeal as another system hands it in; only `words` is required."""

    model_config = ConfigDict(extra="forbid")

    words: str = Field(description="What the person said, unchanged; up to 20,000 characters.")
    title: str = Field("", description="A title, if the channel has one; up to 300 characters.")
    kind: Kind = Field("", description="What the person chose; leave empty and triage proposes it.")
    place: str = Field("", description="Where it is, in the person's words; up to 300 characters.")
    lon: float | None = Field(None, description="Longitude in degrees (WGS 84); together with lat.")
    lat: float | None = Field(None, description="Latitude in degrees (WGS 84).")
    name: str = Field("", description="How to address the person. Kept in the identity vault only.")
    phone: str = Field("", description="Telephone number. Kept in the identity vault only.")
    anonymous: bool = Field(False, description="Keep neither name nor number; they are dropped even if sent.")
    confidential: bool = Field(False, description="The handling unit is not to see who the person is.")
    said_at: datetime | None = Field(
        None, description="When it was said (ISO 8601; without an offset: the city's time); now if left out."
    )
    channel: Channel = Field("api", description="The door it came in by.")


class Unit(Schema):
    """A unit that handles."""

    code: str
    name: str
    name_en: str


class Matter(Schema):
    """A leaf of the city's taxonomy."""

    code: str
    name: str
    name_en: str


class Standing(Schema):
    """Where an appeal stands."""

    number: str = Field(description="The order's number, for talking about it; it opens nothing.")
    state: str = Field(description="State of the lifecycle table.")
    state_name: str
    state_name_en: str
    told: str = Field(description="What the person is told.")
    told_en: str
    kind: str
    matter: Matter | None = Field(None, description="Null until something was recognised.")
    lead: Unit | None = Field(None, description="Null until a unit has been found.")
    received_at: datetime
    due_at: datetime | None = Field(
        None, description="With a lead: when the answer is due. Without: when a unit will have been found."
    )


class Accepted(Standing):
    """What comes back for a new appeal, and for one sent again."""

    receipt: str | None = Field(
        None,
        description="The code that opens this appeal's progress. Given once, with 201: only its keyed hash is kept, so"
        " that a repetition (200) brings null.",
    )


class Step(Schema):
    """One milestone."""

    code: str
    title: str
    title_en: str
    at: datetime
    words: str = Field("", description="What was asked of the person, or what the person added.")


class Reply(Schema):
    """The answer that was given."""

    text: str
    at: datetime


class Progress(Standing):
    """How an appeal stands and what happened to it."""

    closed: bool
    steps: list[Step]
    reply: Reply | None = None
    may_add: bool
    may_rate: bool


class Fault(Schema):
    """One thing that is wrong, and where."""

    field: str
    message: str
    message_en: str


class Faults(Schema):
    """Everything that is wrong with a request."""

    faults: list[Fault]


class SurveyResult(Schema):
    """What a machine heard in one call."""

    model_config = ConfigDict(extra="forbid")

    key: UUID = Field(description="The key of the call, as it was handed over.")
    outcome: Literal["answered", "no_answer", "busy", "wrong", "refused"]
    pressed: dict[str, str] = Field({}, description="Question -> key that was pressed or understood.")
    sure: float = Field(1.0, ge=0, le=1, description="How sure the machine heard right; 1 for real keys.")


class CallRating(Schema):
    """What a caller thought of a call."""

    model_config = ConfigDict(extra="forbid")

    call: str = Field(min_length=1, max_length=64, description="The telephone system's own name of the call.")
    rating: Literal["satisfied", "basically", "dissatisfied"]
    number: str = Field("", max_length=32, description="The order that came of the call, if any.")
    agent: str = Field("", max_length=60, description="Username of the agent who spoke.")


class Taken(Schema):
    """What became of it."""

    state: str
