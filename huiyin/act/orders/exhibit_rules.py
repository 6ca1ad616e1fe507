"""What a report from the site must be; no Django."""

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from huiyin.hear.intake.media_rules import Broken, bare, media_type, voice_type
from huiyin.hear.intake.rules import ATTACHMENT_AT_MOST, ATTACHMENTS_AT_MOST

ACTS = ("progress", "contact")
KINDS = ("before", "after", "voice", "document", "other")
PICTURES = ("image/jpeg", "image/png", "image/webp")
PAPERS = (*PICTURES, "application/pdf", "audio/mpeg", "audio/mp4")
NOTE_AT_MOST = 5000
KEY_AT_MOST = 64
OLDEST = datetime(2000, 1, 1, tzinfo=UTC)
AHEAD = timedelta(days=1)  # a phone's clock may be wrong; what is further off is no time
ACCURACY_AT_MOST = 100_000.0  # metres; beyond this a phone knows nothing


@dataclass(frozen=True)
class NewExhibit:
    """A photo, voice or paper as it is handed in; `content` may say anything about itself."""

    kind: str
    name: str
    content: bytes

    @property
    def media_type(self) -> str:
        """What the bytes are; empty if such a file is not taken as this kind."""
        if self.kind == "voice":
            return voice_type(self.content)
        found = media_type(self.content)
        return found if found in (PICTURES if self.kind in ("before", "after") else PAPERS) else ""


@dataclass(frozen=True)
class Spot:
    """Where the phone was: degrees, and how exactly it knew, in metres (None: it did not say)."""

    lon: float
    lat: float
    accuracy: float | None = None


@dataclass(frozen=True)
class SiteNote:
    """What a person on the site wrote and took; `client_key` makes it the same report when it comes twice."""

    client_key: str
    note: str
    files: tuple[NewExhibit, ...] = ()
    spot: Spot | None = None
    taken_at: datetime | None = None
    act: str = "progress"

    def digest(self, order_id: int) -> bytes:
        """Hash of all that was reported, to tell a repetition from another report under the same key."""
        spot = [self.spot.lon, self.spot.lat, self.spot.accuracy] if self.spot else None
        files = [[file.kind, hashlib.sha256(file.content).hexdigest()] for file in self.files]
        when = self.taken_at.astimezone(UTC).isoformat() if self.taken_at else None
        said = [order_id, self.act, self.note, files, spot, when]
        return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).digest()


def fault(report: SiteNote, now: datetime) -> str:
    """The first thing that is wrong with a report; empty when it can be taken."""
    if not 0 < len(report.client_key) <= KEY_AT_MOST or report.act not in ACTS:
        return "key"
    if not report.note.strip() or len(report.note) > NOTE_AT_MOST:
        return "note"
    if report.spot and not _is_place(report.spot):
        return "place"
    if report.taken_at and not OLDEST <= report.taken_at <= now + AHEAD:
        return "time"
    return _file_fault(report.files)


def _is_place(spot: Spot) -> bool:
    exact = spot.accuracy is None or 0 <= spot.accuracy <= ACCURACY_AT_MOST
    return exact and -180 <= spot.lon <= 180 and -90 <= spot.lat <= 90


def _file_fault(files: tuple[NewExhibit, ...]) -> str:
    if len(files) > ATTACHMENTS_AT_MOST:
        return "too_many"
    for file in files:
        if len(file.content) > ATTACHMENT_AT_MOST:
            return "too_large"
        if file.kind not in KINDS or not file.media_type:
            return "media_type"
        try:
            bare(file.content, file.media_type)
        except Broken:
            return "broken"
    return ""
