"""Messages written to files instead of sent: for development, and until a city has a gateway."""

import json
import os

from huiyin.act.notices.channels.message import Message, NotSent
from huiyin.act.notices.settings import shows_numbers
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.home import home
from huiyin.foundation.vault.rules import mask_phone


class FileBacked:
    """One JSON line for each message under `outbox/` of the home, one file for each channel and day."""

    def send(self, message: Message) -> None:
        """Append the line in one write; numbers are masked unless the environment asks for them."""
        at = now()
        line = {
            "at": at.isoformat(timespec="seconds"),
            "key": str(message.key),
            "channel": message.channel,
            "to": message.to if shows_numbers() else mask_phone(message.to),
            "words": message.words,
            "urgent": message.urgent,
        }
        folder = home() / "outbox"
        try:
            folder.mkdir(mode=0o700, exist_ok=True)
            path = folder / f"{message.channel}-{at:%Y-%m-%d}.jsonl"
            place = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            with os.fdopen(place, "ab") as target:
                target.write(json.dumps(line, ensure_ascii=False).encode() + b"\n")
        except OSError as problem:
            raise NotSent(type(problem).__name__) from None
