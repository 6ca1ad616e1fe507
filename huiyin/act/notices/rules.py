"""When something is told, how often it is tried, how long a message is; no Django."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

CHANNELS = ("inbox", "mail", "sms", "wechat", "voice")
STATES = ("waiting", "sent", "joined", "dropped", "failed")
WAITING, SENT, JOINED, DROPPED, FAILED = STATES
# Characters of the GSM alphabet: a message of these alone is counted in sevens of bits.
_PLAIN = re.compile(r"[A-Za-z0-9 \r\n@$_!\"#%&'()*+,\-./:;<=>?]*")
# Stands in the words of a notice for an address that only its recipient may know; put in as the message goes out.
LINK_MARK = "⟦评价链接⟧"
PLAIN_ALONE, PLAIN_JOINED, WIDE_ALONE, WIDE_JOINED = 160, 153, 70, 67


@dataclass(frozen=True)
class Quiet:
    """The part of the day in which a channel is silent, in the city's time; may run over midnight."""

    start: time
    end: time

    def covers(self, at: time) -> bool:
        """Whether it is silent at this time of the day."""
        if self.start == self.end:
            return False
        if self.start < self.end:
            return self.start <= at < self.end
        return at >= self.start or at < self.end


def not_before(at: datetime, quiet: Quiet | None, zone: ZoneInfo, urgent: bool) -> datetime:
    """When a message that is ready at `at` may go out: at once, or when the silence ends."""
    here = at.astimezone(zone)
    if quiet is None or urgent or not quiet.covers(here.time()):
        return at
    ends = datetime.combine(here.date(), quiet.end, zone)
    if ends <= here:
        ends = datetime.combine(here.date() + timedelta(days=1), quiet.end, zone)
    return ends.astimezone(at.tzinfo)


@dataclass(frozen=True)
class Retry:
    """How a message that did not go out is tried again: the first wait in minutes, its growth, its bound, how often."""

    first: float = 1
    growth: float = 3
    longest: float = 240
    at_most: int = 7

    def wait(self, attempts: int) -> timedelta | None:
        """How long to wait after so many attempts; None: give up."""
        if attempts >= self.at_most:
            return None
        return timedelta(minutes=min(self.longest, self.first * self.growth ** max(0, attempts - 1)))


def sms_parts(text: str) -> int:
    """How many short messages a text is charged as: 70 characters alone, 67 in each of several; 160 and 153 if plain.

    Source: GSM 03.38 and 03.40; characters outside the basic plane count as two.
    """
    alone, joined = (PLAIN_ALONE, PLAIN_JOINED) if _PLAIN.fullmatch(text) else (WIDE_ALONE, WIDE_JOINED)
    length = len(text.encode("utf-16-le")) // 2
    return 1 if length <= alone else -(-length // joined)


def fill(template: str, facts: Mapping[str, str]) -> str:
    """The template with its facts; a sentence whose fact is unknown is left out rather than told with a hole.

    So is what stands in [brackets] inside a sentence. Sentences end with 。！？ or, in English, with a stop before a
    space. Without its first sentence a message says nothing: then it is empty.
    """

    def known(part: str) -> bool:
        return all(facts.get(name) for name in names_in(part))

    whole = [part for part in re.split(r"(?<=[。！？])|(?<=[.!?] )", template) if part]
    plain = [re.sub(r"\[([^\[\]]*)\]", lambda m: m[1] if known(m[1]) else "", part) for part in whole]
    kept = [_ended_once(part.format_map(dict(facts))) for part in plain if known(part)]
    return "".join(kept).strip() if plain and known(plain[0]) else ""


def _ended_once(sentence: str) -> str:
    """What somebody wrote brings its own stop: the template's one after it goes."""
    return re.sub(r"([。！？!?.…])[”\"]?[。.](?=\s*$)", lambda m: m[0][:-1], sentence)


def names_in(template: str) -> tuple[str, ...]:
    """The facts that a template asks for."""
    return tuple(re.findall(r"{(\w+)}", template))


def holds(when: Mapping[str, Any], known: Mapping[str, Any]) -> bool:
    """Whether an event meets the conditions of a rule: each names a fact and a value or a list of values."""
    return all(known.get(name) in (want if isinstance(want, list) else [want]) for name, want in when.items())
