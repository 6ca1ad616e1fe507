"""What a fact says, packed into one small number, and which facts stand behind which number; no Django.

A cell is everything that is counted of an order for a unit. Facts of one cell lie together in the index, so that a
month is counted by cells and any number opens as the union of a few of them. `CELL` is the same packing in SQL.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from itertools import product

from huiyin.answer.assessment.tally_rules import Tally

ROLES = ("lead", "merged", "power", "co")
SOLVED = ("", "solved", "partly", "unsolved")
RESULTS = ("", "satisfied", "basically", "dissatisfied")
CELL = (
    "(CASE role WHEN 'lead' THEN 0 WHEN 'merged' THEN 1 WHEN 'power' THEN 2 ELSE 3 END"
    " + 4 * held::int + 8 * excluded::int + 16 * contacted::int + 32 * kept::int"
    " + 64 * CASE solved WHEN 'solved' THEN 1 WHEN 'partly' THEN 2 WHEN 'unsolved' THEN 3 ELSE 0 END"
    " + 256 * CASE result WHEN 'satisfied' THEN 1 WHEN 'basically' THEN 2 WHEN 'dissatisfied' THEN 3 ELSE 0 END"
    " + 1024 * proactive::int + 2048 * apart::int)"
)


@dataclass(frozen=True)
class Cell:
    """One combination of facts.

    `held`: another unit has the power for what this one leads. `proactive`: found before anybody appealed.
    `apart`: the appellant's answer was set apart by the panel and counts as none.
    """

    role: str = "lead"
    held: bool = False
    excluded: bool = False
    contacted: bool = False
    kept: bool = False
    solved: str = ""
    result: str = ""
    proactive: bool = False
    apart: bool = False

    @property
    def own(self) -> bool:
        """Whether it fell due for this unit itself; what is merged has its parent's limit and its own answers."""
        return self.role == "lead"

    @property
    def spoken_with(self) -> bool:
        """Whether it fell due and somebody appealed with whom the unit had to speak."""
        return self.own and not self.proactive

    @property
    def handled(self) -> bool:
        """Whether the unit handled it, alone or as part of another of the same matter."""
        return self.role in ("lead", "merged")

    @property
    def code(self) -> int:
        """The number under which it is kept."""
        flags = 4 * self.held + 8 * self.excluded + 16 * self.contacted + 32 * self.kept
        said = 64 * SOLVED.index(self.solved) + 256 * RESULTS.index(self.result)
        return ROLES.index(self.role) + flags + said + 1024 * self.proactive + 2048 * self.apart

    def tally(self, count: int, quality: int = 0, quality_sq: int = 0) -> Tally:
        """So many orders of this kind; what they have as marks of their records goes with those that fell due."""
        if self.role == "co":
            return Tally(parts=count, parts_kept=count * self.kept)
        asked = self.solved != ""
        answers = (count * asked, count * (self.solved == "solved"), count * (self.solved == "partly"))
        if self.role == "power":
            return Tally(power_valid=answers[0], power_solved=answers[1], power_partly=answers[2])
        held = answers if self.held else (0, 0, 0)
        return Tally(
            due=count * self.own,
            contacted=count * (self.spoken_with and self.contacted),
            on_time=count * (self.own and self.kept),
            valid=answers[0],
            solved=answers[1],
            partly=answers[2],
            satisfied=count * (self.result == "satisfied"),
            basically=count * (self.result == "basically"),
            merged=count * (not self.own),
            quality=quality * self.own,
            quality_sq=quality_sq * self.own,
            held_valid=held[0],
            held_solved=held[1],
            held_partly=held[2],
            proactive=count * (self.own and self.kept and self.proactive),
            apart=count * self.apart,
            found=count * (self.own and self.proactive),
        )


@cache
def cell(code: int) -> Cell:
    """The combination of facts that a number stands for."""
    return Cell(
        ROLES[code & 3],
        bool(code & 4),
        bool(code & 8),
        bool(code & 16),
        bool(code & 32),
        SOLVED[code >> 6 & 3],
        RESULTS[code >> 8 & 3],
        bool(code & 1024),
        bool(code & 2048),
    )


@cache
def every_cell() -> tuple[Cell, ...]:
    """All that can occur: only leads are contacted and in time, only parts are in time alone, answers come in pairs."""
    answers = [("", ""), *product(SOLVED[1:], RESULTS[1:])]
    no_yes = (False, True)
    given = [(*said, False) for said in answers] + [("", "", True)]
    lead = [
        Cell("lead", held, out, contacted, kept, solved, result, early, apart)
        for held, out, contacted, kept, early in product(no_yes, repeat=5)
        for solved, result, apart in given
    ]
    merged = [
        Cell("merged", held, out, solved=solved, result=result, apart=apart)
        for held, out in product(no_yes, repeat=2)
        for solved, result, apart in given
    ]
    power = [
        Cell("power", excluded=out, solved=solved, result=result)
        for out in no_yes
        for solved, result in answers
    ]
    parts = [Cell("co", excluded=out, kept=kept) for out, kept in product(no_yes, repeat=2)]
    return (*lead, *merged, *power, *parts)


# Which facts stand behind a number: for each rate, its parts. Excluded ones stand behind their own number alone.
PARTS: dict[str, dict[str, Callable[[Cell], bool]]] = {
    "response": {
        "all": lambda c: c.spoken_with,
        "yes": lambda c: c.spoken_with and c.contacted,
        "no": lambda c: c.spoken_with and not c.contacted,
    },
    "on_time": {
        "all": lambda c: c.own,
        "yes": lambda c: c.own and c.kept,
        "no": lambda c: c.own and not c.kept,
    },
    "resolution": {
        "all": lambda c: c.solved != "",
        "yes": lambda c: c.solved in ("solved", "partly"),
        "partly": lambda c: c.solved == "partly",
        "no": lambda c: c.solved == "unsolved",
        "unasked": lambda c: c.handled and c.solved == "",
        "held": lambda c: c.handled and c.held and c.solved != "",
        "power": lambda c: c.role == "power" and c.solved != "",
    },
    "satisfaction": {
        "all": lambda c: c.handled and c.solved != "",
        "yes": lambda c: c.handled and c.result in ("satisfied", "basically"),
        "partly": lambda c: c.handled and c.result == "basically",
        "no": lambda c: c.handled and c.result == "dissatisfied",
        "unasked": lambda c: c.handled and c.solved == "",
        "apart": lambda c: c.apart,
    },
    "quality": {"all": lambda c: c.own},
    "parts": {
        "all": lambda c: c.role == "co",
        "yes": lambda c: c.role == "co" and c.kept,
        "no": lambda c: c.role == "co" and not c.kept,
    },
    "excluded": {"all": lambda c: c.own},
}


@cache
def cells_behind(name: str, part: str, shared: bool) -> tuple[int, ...]:
    """The cells behind a number; `shared` says whether the unit with the power has a part of the solution.

    Raises `KeyError` for a part that does not exist.
    """
    holds = PARTS[name][part]
    out = name == "excluded"
    return tuple(
        one.code
        for one in every_cell()
        if one.excluded == out and holds(one) and (shared or part == "power" or one.role != "power")
    )
