"""Calls written to a file instead of made: for development, and until a city has a gateway."""

import json
import os

from huiyin.act.notices.settings import shows_numbers
from huiyin.answer.callback.surveys.asking import NotTaken, Survey
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.home import home
from huiyin.foundation.vault.rules import mask_phone


class FileBacked:
    """One JSON line for each call under `outbox/` of the home; numbers masked unless the environment asks for them."""

    def ask(self, survey: Survey) -> None:
        """Append the line in one write."""
        at = now()
        line = survey.body() | {"at": at.isoformat(timespec="seconds")}
        if not shows_numbers():
            line["to"] = mask_phone(survey.to)
        folder = home() / "outbox"
        try:
            folder.mkdir(mode=0o700, exist_ok=True)
            path = folder / f"survey-{at:%Y-%m-%d}.jsonl"
            place = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            with os.fdopen(place, "ab") as target:
                target.write(json.dumps(line, ensure_ascii=False).encode() + b"\n")
        except OSError as problem:
            raise NotTaken(type(problem).__name__) from None
