"""What invented callers say and invented staff write; no Django."""

import random
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from string import Formatter
from typing import Any

from huiyin.foundation.city.pack import CityPack
from huiyin.foundation.city.parts import PackPlace

COLD_MONTHS = (11, 12, 1, 2, 3)
SPOKEN = ("phone",)
SPOTS = tuple("estate road market school park hospital factory community landmark".split())


@dataclass(frozen=True)
class Line:
    """One way of saying one thing: a title and words with slots."""

    matter: str
    kind: str
    title: str
    words: str
    weight: float = 1.0
    answer: str = ""
    rural: bool = False
    cold: bool = False

    @cached_property
    def slots(self) -> frozenset[str]:
        """Names in braces."""
        parsed = Formatter().parse(f"{self.title}{self.words}")
        return frozenset(name for _, name, _, _ in parsed if name)


@dataclass(frozen=True)
class Told:
    """A line as it was said: about which place, with which words."""

    line: Line
    street: str
    title: str
    words: str
    place: str
    lon: float
    lat: float


@dataclass(frozen=True)
class Script:
    """The texts of the demonstration."""

    lines: tuple[Line, ...]
    slots: Mapping[str, Sequence[str]]
    talk: Mapping[str, Sequence[str]]
    people: Mapping[str, Sequence[str]]
    work: Mapping[str, Mapping[str, Sequence[str]]]
    office: Mapping[str, Any]
    bursts: Sequence[Mapping[str, Any]]


def read_script() -> Script:
    """The script that lies beside this file."""
    here = files("huiyin.demo")
    said = tomllib.loads((here / "messages.toml").read_text("utf-8"))
    words = tomllib.loads((here / "words.toml").read_text("utf-8"))
    words["office"] |= tomllib.loads((here / "turns.toml").read_text("utf-8"))
    lines = tuple(line for block in said["matter"] for line in _lines(block))
    return Script(
        lines, words["slots"], words["talk"], words["people"], words["work"], words["office"], words["burst"]
    )


def _lines(block: Mapping[str, Any]) -> list[Line]:
    share = block.get("weight", 1) / len(block["says"])
    return [
        Line(
            block["code"],
            kind,
            title,
            words,
            share,
            block.get("answer", ""),
            block.get("rural", False),
            block.get("season") == "cold",
        )
        for kind, title, words in block["says"]
    ]


class Teller:
    """Fills slots with places of a street and with words."""

    def __init__(self, script: Script, pack: CityPack, dice: random.Random) -> None:
        self.script, self.dice = script, dice
        self._places: dict[str, dict[str, list[PackPlace]]] = {}
        for place in pack.places:
            self._places.setdefault(place.unit, {}).setdefault(place.kind, []).append(place)
        self._kinds = {place.kind for place in pack.places}
        groups = {unit.code: unit.group for unit in pack.units}
        self._rural = {street: groups[street] == "rural" for street in self._places}

    @property
    def streets(self) -> list[str]:
        """Streets that have places."""
        return list(self._places)

    def fits(self, line: Line, street: str) -> bool:
        """Whether the street has every sort of place the line speaks of."""
        if line.rural and not self._rural[street]:
            return False
        return self._places[street].keys() >= line.slots & self._kinds

    def tell(self, line: Line, street: str) -> Told:
        """The line, said about this street."""
        here = self._places[street]
        named = {kind: self.dice.choice(here[kind]) for kind in sorted(line.slots & self._kinds)}
        values = {name: self.dice.choice(options) for name, options in self.script.slots.items()}
        values |= {kind: place.name for kind, place in named.items()}
        spot = self._spot(line, here, named)
        where = spot.name + (values["no"] if "no" in line.slots and spot.kind == "estate" else "")
        lon, lat = (round(c + self.dice.uniform(-0.0006, 0.0006), 6) for c in (spot.lon, spot.lat))
        title, words = line.title.format(**values), line.words.format(**values)
        return Told(line, street, title, words, where, lon, lat)

    def _spot(self, line: Line, here: dict[str, list[PackPlace]], named: dict[str, PackPlace]) -> PackPlace:
        for kind in SPOTS:
            if kind in named and f"{{{kind}}}" in line.title + line.words:
                return named[kind]
        return self.dice.choice(here["community"])

    def spoken(self, told: Told, channel: str, again: bool) -> str:
        """The words with how a person begins and ends; nobody says hello to a web form."""
        talk, choose = self.script.talk, self.dice.choice
        opening = choose(talk["opening"]) if channel in SPOKEN else ""
        if again:
            opening += choose(talk["again"]).format(days=choose(("三", "五", "八", "十来")))
        return opening + told.words + choose(talk[f"ending_{told.line.kind}"])

    def name(self) -> str:
        """An invented name."""
        people = self.script.people
        return self.dice.choice(people["surnames"]) + self.dice.choice(people["given"])

    def office(self, key: str, **values: str) -> str:
        """Something the staff write."""
        return str(self.dice.choice(self.script.office[key])).format(**values)

    def work(self, matter: str, key: str) -> str:
        """What a unit writes about a matter: `progress`, `done` or `short`."""
        return self.dice.choice(self.script.work[matter[:2]][key])
