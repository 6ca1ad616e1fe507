"""What an appeal must be; no Django."""

import hashlib
import json
import re
import secrets
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from huiyin.foundation.vault.rules import Person

CHANNELS = (
    "phone",
    "web",
    "wechat",
    "app",
    "api",
    "file",
    "mailbox",
    "microblog",
    "board",
    "grid",
    "province",
    "national",
    "emergency",
    "other",
)
KINDS = ("consultation", "help", "complaint", "report", "suggestion", "praise", "other")
WORDS_AT_MOST = 20_000
TITLE_AT_MOST = 300
PLACE_AT_MOST = 300
OLDEST = datetime(1990, 1, 1, tzinfo=UTC)
AHEAD = timedelta(days=1)
RECEIPT_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
ATTACHMENT_AT_MOST = 10 * 1024 * 1024
ATTACHMENTS_AT_MOST = 6
MEDIA_TYPES = (
    "image/jpeg",
    "image/png",
    "image/webp",
    "application/pdf",
    "audio/mpeg",
    "audio/mp4",
    "video/mp4",
)
NOBODY = Person()
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_PHONE = re.compile(r"\+?[\d\s()（）-]{5,20}")


@dataclass(frozen=True)
class NewAttachment:
    """A file that comes with an appeal."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class NewAppeal:
    """An appeal as a door hands it in; `source` and `source_key` make it the same when sent twice."""

    words: str
    channel: str
    source: str
    source_key: str
    title: str = ""
    kind: str = ""
    label: str = ""
    place: str = ""
    lon: float | None = None
    lat: float | None = None
    said_at: datetime | None = None
    person: Person = NOBODY
    anonymous: bool = False
    confidential: bool = False
    attachments: tuple[NewAttachment, ...] = ()
    agent_id: int | None = None
    extra: Mapping[str, str] = field(default_factory=dict)
    appellant: uuid.UUID | None = (
        None  # of one who is in the house already, when an old appeal is taken up again
    )

    @property
    def digest(self) -> bytes:
        """Hash of all that was said, to tell a repetition from another appeal under the same key."""
        said = [self.words, self.title, self.channel, self.kind, self.place, self.lon, self.lat]
        more = [self.person.name, self.person.phone, self.anonymous, self.confidential]
        return hashlib.sha256(json.dumps(said + more, ensure_ascii=False).encode()).digest()


def new_receipt() -> str:
    """A code that cannot be guessed: ten characters of 32, fifty bits."""
    return "".join(secrets.choice(RECEIPT_LETTERS) for _ in range(10))


def receipt_spelling(code: str) -> str:
    """The code as it was given out, whatever spaces, dashes or small letters were typed."""
    return re.sub(r"[\s-]", "", code).upper()


def faults(new: NewAppeal, now: datetime) -> list[tuple[str, str]]:
    """What is wrong with an appeal, as (field, fault) pairs; empty when it can be taken."""
    found = []
    if not new.words.strip():
        found.append(("words", "empty"))
    for name, text, most in (
        ("words", new.words, WORDS_AT_MOST),
        ("title", new.title, TITLE_AT_MOST),
        ("place", new.place, PLACE_AT_MOST),
    ):
        if len(text) > most:
            found.append((name, "too_long"))
        if _CONTROL.search(text):
            found.append((name, "control_characters"))
    if new.channel not in CHANNELS:
        found.append(("channel", "unknown"))
    if new.kind and new.kind not in KINDS:
        found.append(("kind", "unknown"))
    return found + _place_faults(new) + _time_faults(new, now) + _person_faults(new) + _file_faults(new)


def _place_faults(new: NewAppeal) -> list[tuple[str, str]]:
    if (new.lon is None) != (new.lat is None):
        return [("place", "half_a_coordinate")]
    if new.lon is not None and new.lat is not None and not (-180 <= new.lon <= 180 and -90 <= new.lat <= 90):
        return [("place", "no_such_coordinate")]
    return []


def _time_faults(new: NewAppeal, now: datetime) -> list[tuple[str, str]]:
    if new.said_at and not OLDEST <= new.said_at <= now + AHEAD:
        return [("said_at", "absurd_time")]
    return []


def _person_faults(new: NewAppeal) -> list[tuple[str, str]]:
    if new.person.phone and not _PHONE.fullmatch(new.person.phone.strip()):
        return [("phone", "not_a_number")]
    if len(new.person.name) > 60 or _CONTROL.search(new.person.name):
        return [("name", "too_long")]
    return []


def _file_faults(new: NewAppeal) -> list[tuple[str, str]]:
    if len(new.attachments) > ATTACHMENTS_AT_MOST:
        return [("attachments", "too_many")]
    wrong = [a for a in new.attachments if a.media_type not in MEDIA_TYPES]
    large = [a for a in new.attachments if len(a.content) > ATTACHMENT_AT_MOST]
    return [("attachments", "media_type")] * bool(wrong) + [("attachments", "too_large")] * bool(large)
