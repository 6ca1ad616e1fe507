"""One call that a machine is to make, and what an adapter must do with it."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol


@dataclass(frozen=True)
class Survey:
    """What is handed to an adapter; `key` is the same when a call is handed in again.

    `questions` maps each question to its words in both languages and to its keys: digit -> answer.
    """

    key: uuid.UUID
    to: str = field(repr=False)  # never in a traceback
    questions: Mapping[str, Mapping[str, Any]]
    until: str

    def body(self) -> dict[str, Any]:
        """As it is written down or sent."""
        return {
            "key": str(self.key),
            "to": self.to,
            "questions": {name: dict(one) for name, one in self.questions.items()},
            "until": self.until,
        }


class NotTaken(Exception):
    """A call was not taken over; `why` is a short word without number."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why[:40]


class Adapter(Protocol):
    """Takes one call over, or raises `NotTaken`; handed the same key twice it should call once."""

    def ask(self, survey: Survey) -> None:
        """Take it over."""
