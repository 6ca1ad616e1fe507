"""The answer an agent can give at once: what the hotline already has for the words being typed."""

from dataclasses import dataclass

from huiyin.foundation.city.queries import current
from huiyin.hear.knowledge import actions
from huiyin.hear.knowledge.queries import Hit, find
from huiyin.web.desk.knowledge_words import question_of, soon, today
from huiyin.web.desk.suggesting import Judged

SHOWN = 3
NEAR_FIRST = 0.12  # of the first one's score: so much less, and an entry may still be what was meant


@dataclass(frozen=True)
class Suggested:
    """One answer with how sure it is, and what it rests on."""

    code: str
    version: int
    question: str
    spoken: str
    source: str
    until: object
    ends_soon: bool
    level: str
    shared: tuple[str, ...]
    chosen: bool


def suggested(judged: Judged) -> list[Suggested]:
    """Answers worth proposing, the likeliest first; none when nothing said so far is likely to be answered."""
    hits = _worth(judged)
    return [_shown(hit, judged.typed.entry, place) for place, hit in enumerate(hits)]


def _worth(judged: Judged) -> list[Hit]:
    if not judged.enough:
        return []
    hits = find(judged.typed.words, today(), SHOWN, judged.matter)
    if not hits or hits[0].likely < current().answering.propose_above:
        return []
    least = hits[0].score - NEAR_FIRST
    return [hit for place, hit in enumerate(hits) if place == 0 or hit.score >= least]


def _shown(hit: Hit, chosen: str, place: int) -> Suggested:
    entry = hit.entry
    sure = place == 0 and hit.likely >= current().answering.sure_above
    return Suggested(
        entry.code,
        entry.version,
        question_of(entry),
        entry.spoken,
        entry.source,
        entry.valid_until,
        entry.valid_until < today() + soon(),
        "high" if sure else "medium",
        hit.shared,
        entry.code == chosen,
    )


def count_proposed(judged: Judged) -> None:
    """Remember which answers stood beside what was registered."""
    actions.count((hit.entry.code for hit in _worth(judged)), "proposed")
