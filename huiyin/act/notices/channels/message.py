"""One message on its way, and what an adapter must do with it."""

import uuid
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True)
class Message:
    """What is handed to an adapter; `key` is the same when a message is handed in again."""

    key: uuid.UUID
    channel: str
    to: str = field(repr=False)  # never in a traceback
    words: str = field(repr=False)
    subject: str
    urgent: bool


class NotSent(Exception):
    """A message did not go out; `why` is a short word without number or address, `again` whether to try again."""

    def __init__(self, why: str, again: bool = True) -> None:
        super().__init__(why)
        self.why = why[:40]
        self.again = again


class Adapter(Protocol):
    """Sends one message, or raises `NotSent`; handed the same key twice it should send once if it can."""

    def send(self, message: Message) -> None:
        """Send it."""
