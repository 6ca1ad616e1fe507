"""What an agent has typed, as it comes from the page or from a kept draft."""

import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from math import isfinite
from typing import Any

from huiyin.hear.intake.actions import NewAppeal, Person
from huiyin.web.desk.finding import matter_meant, unit_meant

# What belongs to one press of a button, not to the record that is being written.
NOT_IN_DRAFT = ("key", "queued")
LONGEST = 25_000
KEY_AT_MOST = 64


@dataclass(frozen=True)
class Typed:
    """Everything on the desk, as text; empty where the agent left the choice to the machine."""

    key: str = ""
    phone: str = ""
    name: str = ""
    words: str = ""
    kind: str = ""
    urgency: str = ""
    place: str = ""
    lon: str = ""
    lat: str = ""
    matter: str = ""
    other_matter: str = ""
    lead: str = ""
    other_lead: str = ""
    confidential: str = ""
    anonymous: str = ""
    entry: str = ""
    answer: str = ""
    unsure: str = ""
    to: str = ""
    to_words: str = ""
    ground: str = ""
    told: str = ""
    safety: str = ""
    asked: str = ""
    queued: str = ""
    merge: str = ""
    apart: str = ""

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> "Typed":
        """From a POST or a draft; what is not there is empty, a missing key is made."""
        found = {one.name: str(data.get(one.name, ""))[:LONGEST].strip() for one in fields(cls)}
        found["key"] = found["key"][:KEY_AT_MOST] or uuid.uuid4().hex
        return cls(**found)

    @property
    def draft(self) -> dict[str, str]:
        """What is kept until the appeal is registered; the room that keeps it seals all of it."""
        return {name: value for name, value in asdict(self).items() if value and name not in NOT_IN_DRAFT}

    @property
    def begun(self) -> bool:
        """Whether anything has been typed that would be missed."""
        return bool(self.words or self.phone or self.name or self.place)

    @property
    def point(self) -> tuple[float, float] | None:
        """The pin on the map, if there is one."""
        try:
            lon, lat = float(self.lon), float(self.lat)
        except ValueError:
            return None
        return (lon, lat) if isfinite(lon) and isfinite(lat) else None

    @property
    def matter_chosen(self) -> str:
        """Code of the matter that the agent chose."""
        return matter_meant(self.other_matter) or matter_meant(self.matter)

    @property
    def lead_chosen(self) -> str:
        """Code of the unit that the agent chose."""
        return unit_meant(self.other_lead) or unit_meant(self.lead)

    @property
    def kept_apart(self) -> frozenset[str]:
        """Numbers of orders of which the agent said that they are about something else."""
        return frozenset(filter(None, self.apart.split(",")))

    @property
    def person(self) -> Person:
        """Who is calling."""
        return Person() if self.anonymous else Person(self.name, self.phone)

    def appeal(self, agent_id: int | None) -> NewAppeal:
        """The appeal as the desk hands it in."""
        point = self.point
        return NewAppeal(
            words=self.words,
            channel="phone",
            source="desk",
            source_key=self.key,
            kind=self.kind,
            place=self.place,
            lon=point[0] if point else None,
            lat=point[1] if point else None,
            person=self.person,
            anonymous=bool(self.anonymous),
            confidential=bool(self.confidential),
            agent_id=agent_id,
        )
