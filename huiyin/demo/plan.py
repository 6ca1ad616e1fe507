"""Who calls when, and about what: the appeals of the demonstration before anybody has taken them; no Django."""

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import exp
from typing import Any

from huiyin.demo.telling import COLD_MONTHS, Line, Script, Teller, Told
from huiyin.foundation.city.pack import CityPack
from huiyin.foundation.vault.rules import Person
from huiyin.hear.intake.rules import CHANNELS, NewAppeal

SOURCE = "demo"
ASKED_SHARE = 0.6  # of the questions in the pack's numbers: most end on the line and leave little to look at
PASSED_ON = 0.12  # questions that nobody on the line can answer
REFUSED, HANDED_OVER = 0.015, 0.015
LABELLED = 0.78  # calls for which the agent has chosen the matter
# Where orders of one's own unit and of others stand when a visitor first looks, with how often.
RESTS = tuple("20 20 32 30 30 30 31 40 40 41 41 50 50 51 52 53 54 55 60 60 62 65 65 70 75".split())
OWN_RESTS = tuple("30 30 30 40 40 41 41 41 50 50 50 51 52 53 54 55 56 60 60 62 65 70 75".split())
# Where an order is when it rests off the straight way, and the turn that brings it there.
REST_TURNS = {
    "32": "conference",
    "51": "ask",
    "52": "extension",
    "53": "whistle",
    "54": "letter",
    "55": "escalation",
    "56": "ledger",
    "62": "exclusion",
}
LATE_RESTS = 5
DEPTH = {c: i for i, c in enumerate(("20", "30", "31", "40", "41", "50", "60", "65", "70", "75"))}
DEPTH |= dict.fromkeys(REST_TURNS, DEPTH["60"])


@dataclass(frozen=True)
class Size:
    """How much history: weeks back from now and about how many orders; and how much of an earlier system before."""

    weeks: float = 4.0
    orders: int = 560
    months_before: int = 0
    per_day_before: float = 220.0  # drawn; about two in five are kept


WHOLE = Size(months_before=17, per_day_before=110.0)  # an effect wants a year before its theme began
Share = Callable[[datetime], float]  # of the usual volume, at a moment
# The theme of the year: since it began, fewer have had to appeal about what it mended.
THEME, BEGAN_BEFORE, STILL_APPEAL = "010100", timedelta(days=125), 0.3


STEADY, GROWING = timedelta(weeks=13), timedelta(weeks=120)
BESIDE = 0.5  # of the usual, while the history runs


def shares(begins: datetime) -> Share:
    """How much the earlier system has: a little more each week, as doors opened, and less once the history `begins`."""

    def share(at: datetime) -> float:
        if at >= begins:
            return BESIDE
        ago = (begins - STEADY - at) / GROWING
        return exp(-ago) if ago > 0 else 1.0

    return share


def _is_cold(at: datetime) -> bool:
    return at.month in COLD_MONTHS


def _in_season(lines: list[Line], at: datetime) -> list[Line]:
    """What can be said at a moment: nobody is without heating in summer."""
    return lines if _is_cold(at) else [line for line in lines if not line.cold]


@dataclass(frozen=True)
class Case:
    """One appeal to come: when, what is said, what the line does with it, and where its story rests."""

    at: datetime
    told: Told
    new: NewAppeal
    path: str = "work"
    agent: str = ""
    rest: str = ""
    again: bool = False


class Planner:
    """Draws the cases of a city from its own numbers."""

    def __init__(
        self, pack: CityPack, script: Script, dice: random.Random, until: datetime, own: str
    ) -> None:
        self.pack, self.script, self.dice, self.until, self.own = pack, script, dice, until, own
        self.demo: dict[str, Any] = dict(pack.city.demo)
        self.teller = Teller(script, pack, dice)
        self.agents = [p.username for p in pack.people if p.role == "agent"]
        self._count = 0
        # What does not change is looked up once: tens of thousands of cases are drawn.
        self._by_kind: dict[tuple[str, str, bool], list[Line]] = {}
        self._fit: dict[Line, dict[str, float]] = {}
        self._streets = self._weigh_streets()
        staffed = {p.unit for p in pack.people if p.role == "unit_clerk"}
        led = {m.code: m.lead for m in pack.matters}
        self._lines = [
            line
            for line in script.lines
            if (led[line.matter].startswith("@") or led[line.matter] in staffed)
            and any(self.teller.fits(line, street) for street in self._streets)
        ]
        self._labels = {line.matter for line in self._lines}
        self._now = _in_season(self._lines, until)
        self._own_lines = [
            line for line in self._now if led[line.matter] == "@street" and line.kind != "report"
        ]

    def _weigh_streets(self) -> dict[str, float]:
        areas = self.demo.get("areas", {})
        parents = {unit.code: unit.parent for unit in self.pack.units}
        weights = {s: areas.get(parents[s], 1.0) * self.dice.uniform(0.4, 1.6) for s in self.teller.streets}
        staffed = {p.unit for p in self.pack.people if p.role == "unit_clerk"}
        weights = {street: weight for street, weight in weights.items() if street in staffed}
        weights[self.own] = 1.5 * max(weights.values())
        return weights

    def cases(self, size: Size) -> list[Case]:
        """All appeals of the history, earliest first."""
        since = self.until - timedelta(weeks=size.weeks)
        staged = self._staged(size)
        burst = self._burst(size)
        count = max(size.orders - len(staged) - len(burst), 0)
        plain = [self._case(at) for at in self._moments(since, count)]
        told = sorted(plain + burst, key=lambda case: case.at)
        return sorted(self._with_repeats(told) + staged, key=lambda case: case.at)

    def plain(self, since: datetime, per_day: float, odd: float, share: Share = lambda _: 1.0) -> list[Case]:
        """Appeals as they come, none of them staged for a visitor, earliest first; so many of a usual day.

        `odd` is the share that is refused, and the share that is handed over at once.
        """
        days = [since + timedelta(days=n) for n in range(round((self.until - since) / timedelta(days=1)))]
        count = round(per_day * sum(map(share, days)))
        cases = [self._case(at, odd, odd) for at in self._moments(since, count, share)]
        return self._with_repeats(sorted(cases, key=lambda case: case.at))

    def _moments(self, since: datetime, count: int, share: Share = lambda _: 1.0) -> list[datetime]:
        zone = self.until.tzinfo
        assert zone is not None
        hours = [since + timedelta(hours=h) for h in range(int((self.until - since) / timedelta(hours=1)))]
        by_hour, by_day = self.demo["hour_weights"], self.demo["weekday_weights"]
        weights = [by_hour[h.hour] * by_day[h.weekday()] * share(h) for h in hours]
        chosen = self.dice.choices(hours, weights, k=count)
        return [h + timedelta(seconds=self.dice.randrange(3600)) for h in chosen]

    def _case(self, at: datetime, refused: float = REFUSED, handed_over: float = HANDED_OVER) -> Case:
        throw = self.dice.random()
        if throw < refused:
            return self._odd(at, "refuse", "refused")
        if throw < refused + handed_over:
            return self._odd(at, "hand_over", "urgent")
        line, street = self._line_and_street(at)
        told = self.teller.tell(line, street)
        if line.kind == "consultation" and self.dice.random() > PASSED_ON:
            return self._by_phone(at, told, "answer")
        return self._work(at, told)

    def _line_and_street(self, at: datetime) -> tuple[Line, str]:
        kinds = {k: v * (ASKED_SHARE if k == "consultation" else 1) for k, v in self.demo["kinds"].items()}
        firsts = self.demo["matters"]
        while True:
            if lines := self._lines_of(self._draw(kinds), self._draw(firsts), at):
                line = self.dice.choices(lines, [line.weight for line in lines])[0]
                return line, self._street(line)

    def _lines_of(self, kind: str, first: str, at: datetime) -> list[Line]:
        key = (kind, first, _is_cold(at))
        if key not in self._by_kind:
            found = [line for line in self._lines if line.kind == kind and line.matter[:2] == first]
            self._by_kind[key] = _in_season(found, at)
        return self._by_kind[key]

    def _street(self, line: Line) -> str:
        if line not in self._fit:
            self._fit[line] = {s: w for s, w in self._streets.items() if self.teller.fits(line, s)}
        return self._draw(self._fit[line])

    def _draw(self, weights: dict[str, float]) -> str:
        return self.dice.choices(list(weights), list(weights.values()))[0]

    def _work(self, at: datetime, told: Told, rest: str = "") -> Case:
        channel = {"patrol": "grid"}.get(c := self._draw(self.demo["channels"]), c)
        assert channel in CHANNELS
        if channel == "phone":
            return self._by_phone(at, told, "work", rest)
        return Case(at, told, self._appeal(at, told, channel, "", None), rest=rest)

    def _by_phone(self, at: datetime, told: Told, path: str, rest: str = "") -> Case:
        sure = path != "work" or bool(rest) or self.dice.random() < LABELLED
        new = self._appeal(at, told, "phone", told.line.matter if sure else "", None)
        return Case(at, told, new, path, self.dice.choice(self.agents), rest)

    def _odd(self, at: datetime, path: str, texts: str) -> Case:
        titles, words = self.script.office[f"{texts}_titles"], self.script.office[f"{texts}_words"]
        which = self.dice.randrange(len(titles))
        line = Line(str(which), "help", titles[which], words[which])
        told = self.teller.tell(line, self._street(line))
        return self._by_phone(at, told, path)

    def _appeal(self, at: datetime, told: Told, channel: str, label: str, person: Person | None) -> NewAppeal:
        self._count += 1
        kind = told.line.kind
        anonymous = self.dice.random() < (0.12 if kind == "report" else 0.02)
        point = self.dice.random() < 0.7
        return NewAppeal(
            words=self.teller.spoken(told, channel, person is not None),
            channel=channel,
            source=SOURCE,
            source_key=f"{self._count:05d}",
            title=told.title,
            kind=kind if label else "",
            label=label if label in self._labels else "",
            place=told.place,
            lon=told.lon if point else None,
            lat=told.lat if point else None,
            said_at=at,
            person=person or Person("" if anonymous else self.teller.name(), f"1380000{self._count:04d}"),
            anonymous=anonymous and person is None,
            confidential=self.dice.random() < (0.4 if kind == "report" else 0.02),
        )

    def _with_repeats(self, cases: list[Case]) -> list[Case]:
        # A person who was not helped calls again about the same thing, some days later.
        done: list[Case] = []
        for case in cases:
            if case.path == "work" and self.dice.random() < self.demo["repeats"]:
                earlier = [c for c in done[-150:] if self._may_call_again(c, case)]
                case = self._again(case, self.dice.choice(earlier)) if earlier else case
            done.append(case)
        return done

    def _may_call_again(self, before: Case, now: Case) -> bool:
        gap = now.at - before.at
        return (
            before.path == "work"
            and not before.new.anonymous
            and timedelta(days=2) < gap < timedelta(days=12)
        )

    def _again(self, case: Case, before: Case) -> Case:
        new = self._appeal(case.at, before.told, "phone", before.told.line.matter, before.new.person)
        agent = case.agent or self.dice.choice(self.agents)
        return Case(case.at, before.told, new, "work", agent, again=True)

    def _burst(self, size: Size) -> list[Case]:
        burst = next(b for b in self.script.bursts if self.until.month in b["months"])
        lines = [line for line in self._now if line.matter in burst["matters"]]
        since = self.until - timedelta(days=min(6.5, size.weeks * 7 / 2))
        moments = self._moments(since, round(size.orders * burst["share"]))
        told = [self.teller.tell(self.dice.choice(lines), burst["street"]) for _ in moments]
        return [self._work(at, one) for at, one in zip(moments, told, strict=True)]

    def _staged(self, size: Size) -> list[Case]:
        cases = [self._resting(rest, self._own_told()) for rest in OWN_RESTS]
        cases += [self._resting(rest, self._told_for(rest)) for rest in RESTS]
        late = min(timedelta(days=11), timedelta(weeks=size.weeks) * 0.9)
        for number in range(LATE_RESTS):
            told = self._own_told() if number < 2 else self._told_for("50")
            at = self.until - late * self.dice.uniform(0.85, 1.0)
            cases.append(self._work(at, told, "50"))
        return cases

    def _resting(self, rest: str, told: Told) -> Case:
        hours = 2 + DEPTH[rest] * self.dice.uniform(5, 9)
        case = self._by_phone(self.until - timedelta(hours=hours), told, "work", rest)
        # What a person has to look at first waits with the dispatcher.
        return replace(case, new=replace(case.new, confidential=True)) if rest in ("20", "32") else case

    def _own_told(self) -> Told:
        lines = [line for line in self._own_lines if self.teller.fits(line, self.own)]
        return self.teller.tell(self.dice.choice(lines), self.own)

    def _told_for(self, rest: str) -> Told:
        lines = [line for line in self._now if line.kind in ("help", "complaint") and not line.rural]
        line = self.dice.choice(lines)
        return self.teller.tell(line, self._street(line))
