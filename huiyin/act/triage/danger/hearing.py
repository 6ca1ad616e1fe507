"""What a city hears as danger in a text, and why something that sounds like it is none."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from huiyin.act.triage.danger.patterns import SENTENCE_ENDS, Lexicon, Span, places, spans
from huiyin.foundation.city.danger import Context, Danger
from huiyin.foundation.city.parts import RISK_GRADES, RiskWord

CLAUSE_ENDS = SENTENCE_ENDS + "，；;,：: \t"
QUOTED = 24  # characters of the person's own words that a reason shows
LONGEST_DENIAL = 12  # characters looked at before a word of danger


@dataclass(frozen=True)
class Heard:
    """A word or pattern of danger in a text: the words as said, its grade now, and what undid it if anything did.

    `why` is empty, or "denied", "harmless" or "context"; `by` is the word that undid it. A grade that was lowered
    but not cancelled stands in `grade`; a cancelled one is empty.
    """

    risk: RiskWord
    said: str
    grade: str
    start: int
    why: str = ""
    by: str = ""


@dataclass(frozen=True)
class _Listened:
    risk: RiskWord
    pieces: tuple[tuple[str, ...], ...]
    gaps: tuple[int, ...]


class Hearing:
    """The ear of one city."""

    def __init__(self, words: Sequence[RiskWord], danger: Danger) -> None:
        self._danger = danger
        named = {risk.word: risk for risk in words}
        patterns = (p for p in danger.patterns if p.like in named)
        self._all = [
            *(_Listened(risk, ((risk.word,),), ()) for risk in words),
            *(_Listened(named[p.like], p.pieces, p.gaps) for p in patterns),
        ]
        self._lexicon = Lexicon(one.pieces for one in self._all)

    def hear(self, text: str) -> list[Heard]:
        """Everything that sounds like danger, the gravest first; what was cancelled stands at the end."""
        harmless: list[tuple[int, int]] | None = None
        found = []
        for number, pieces in self._lexicon.present(text):
            one = self._all[number]
            if here := spans(pieces, one.gaps, text):
                harmless = places(self._danger.harmless, text) if harmless is None else harmless
                found.append(self._gravest(one.risk, here, text, harmless))
        return sorted(found, key=lambda heard: (_rank(heard.grade), heard.start))

    def _gravest(
        self, risk: RiskWord, here: Iterable[Span], text: str, harmless: list[tuple[int, int]]
    ) -> Heard:
        """The gravest of all places where one risk was heard: one that stands is enough."""
        judged = (self._judge(risk, span, text, harmless) for span in here)
        best: Heard | None = None
        for heard in judged:
            if not heard.why:
                return heard
            if best is None or _rank(heard.grade) < _rank(best.grade):
                best = heard
        assert best is not None
        return best

    def _judge(self, risk: RiskWord, span: Span, text: str, harmless: list[tuple[int, int]]) -> Heard:
        said = text[span.start : span.end][:QUOTED]
        for start, end in harmless:
            if _covers(start, end, span):
                return Heard(risk, said, "", span.start, "harmless", text[start:end])
        if denial := self._denial(text, span.start):
            return Heard(risk, said, "", span.start, "denied", denial)
        for context in self._danger.contexts:
            if context.kinds and risk.kind not in context.kinds:
                continue
            if word := _in_reach(context, text, span):
                grade = max(context.to, risk.grade, key=_rank) if context.to else ""
                return Heard(risk, said, grade, span.start, "context", word)
        return Heard(risk, said, risk.grade, span.start)

    def _denial(self, text: str, start: int) -> str:
        """The word right before `start` that says it is not so; empty when there is none or it denies nothing."""
        before = text[max(0, start - LONGEST_DENIAL) : start]
        before = before[_after_last(before, CLAUSE_ENDS) :]
        while True:
            for word in self._danger.negations:
                if before.endswith(word):
                    return "" if self._asked(text, start, before, word) else word
            filler = next((one for one in self._danger.fillers if before.endswith(one)), "")
            if not filler:
                return ""
            before = before[: -len(filler)]

    def _asked(self, text: str, start: int, before: str, word: str) -> bool:
        # "是不是" holds "不是" and denies nothing; what overlaps with such a phrase is no denial.
        clause = text[max(0, start - LONGEST_DENIAL) : start]
        clause = clause[_after_last(clause, CLAUSE_ENDS) :]
        end = len(before)
        begin = end - len(word)
        return any(left < end and right > begin for left, right in places(self._danger.not_negations, clause))


def _covers(start: int, end: int, span: Span) -> bool:
    """Whether a harmless phrase holds the first or the last piece of what was heard, or part of it."""
    return (start < span.first and end > span.start) or (start < span.end and end > span.last)


def _in_reach(context: Context, text: str, span: Span) -> str:
    ends = CLAUSE_ENDS if context.reach == "clause" else SENTENCE_ENDS
    left = _after_last(text[: span.start], ends)
    rest = text[span.end :]
    right = span.end + min((at for end in ends if (at := rest.find(end)) >= 0), default=len(rest))
    here = text[left:right]
    return next((word for word in context.words if word in here), "")


def _after_last(text: str, ends: str) -> int:
    return max((text.rfind(end) for end in ends), default=-1) + 1


def _rank(grade: str) -> int:
    return RISK_GRADES.index(grade) if grade in RISK_GRADES else len(RISK_GRADES)
