"""The life of an inspection: every state and every move in one table, and what may follow from what; no Django.

The code moves cases by this table and the tests walk it. Source: domain brief sections 11 and 12.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from huiyin.foundation.city.consequences import EXCUSED, FINDINGS, FOLLOWS, GROUNDS, MEASURES

__all__ = ["EXCUSED", "FINDINGS", "FOLLOWS", "GROUNDS", "MEASURES", "MOVES", "STATES", "Move", "State"]

LEAD, OPENED, REPLYING, REPLIED = "lead", "opened", "replying", "replied"
FOUND, PROPOSED, MEASURED, APPEALED, CLOSED = "found", "proposed", "measured", "appealed", "closed"
UNFOUNDED = "unfounded"
OUTCOMES = ("set_aside", UNFOUNDED, "final", "upheld", "changed")
WORDS_AT_MOST = 5000
ORDERS_AT_MOST = 200  # in one fact
FACTS_AT_MOST = 50


@dataclass(frozen=True)
class State:
    """Where a case is: what it is called, which limit of the city runs, and whether the unit is told of the case."""

    name: str
    name_en: str
    limit: str
    told: bool


STATES: Mapping[str, State] = {
    LEAD: State("线索，待决定", "Lead to be decided", "lead", False),
    OPENED: State("已立案，核实情况", "Opened, facts being gathered", "facts", False),
    REPLYING: State("等单位说明", "Waiting for the unit's reply", "reply", True),
    REPLIED: State("等认定", "Waiting for a finding", "finding", True),
    FOUND: State("已认定，待处理", "Found, measure to be decided", "measure", True),
    PROPOSED: State("处理待另一人确认", "Measure waits for a second person", "confirm", True),
    MEASURED: State("已处理，可以申诉", "Measure taken, may be appealed", "appeal", True),
    APPEALED: State("申诉中", "Under appeal", "decision", True),
    CLOSED: State("已结案", "Closed", "", True),
}


@dataclass(frozen=True)
class Move:
    """One thing that can be done in a state: by whom, with which evidence, and where it leads."""

    action: str
    source: str
    target: str
    roles: frozenset[str]
    evidence: tuple[str, ...]
    name: str
    name_en: str


def _move(action: str, source: str, target: str, roles: str, evidence: str, name: str, name_en: str) -> Move:
    return Move(action, source, target, frozenset(roles.split()), tuple(evidence.split()), name, name_en)


_OPENERS = "supervisor leader"
_INSPECTORS = "supervisor discipline"

MOVES = (
    _move("notice", "", LEAD, "system", "ground facts", "发现线索", "Noticed"),
    _move("open", "", OPENED, f"{_OPENERS} system", "ground facts", "立案", "Opened"),
    _move("open", LEAD, OPENED, _OPENERS, "", "立案", "Opened"),
    _move("set_aside", LEAD, CLOSED, _OPENERS, "words", "不立案", "Not opened"),
    _move("add_facts", OPENED, OPENED, _INSPECTORS, "words", "补充事实", "Facts added"),
    _move("put", OPENED, REPLYING, _INSPECTORS, "", "送单位说明", "Put to the unit"),
    _move("reply", REPLYING, REPLIED, "unit_head", "words", "单位说明", "The unit replied"),
    _move("go_on", REPLYING, REPLIED, "system", "", "单位没有按时说明", "No reply in time"),
    # Nothing is held against a unit that it could not answer: what is found later is put to it again.
    _move(
        "add_facts", REPLIED, REPLYING, _INSPECTORS, "words", "补充事实，再送单位", "Facts added, put again"
    ),
    _move("find", REPLIED, FOUND, _INSPECTORS, "finding words", "认定", "Found"),
    _move("dismiss", REPLIED, CLOSED, _INSPECTORS, "words", "不成立，结案", "Unfounded"),
    _move("decide", FOUND, MEASURED, _INSPECTORS, "measure words", "作出处理", "Measure taken"),
    _move("propose", FOUND, PROPOSED, _INSPECTORS, "measure words", "提出处理", "Measure proposed"),
    _move("confirm", PROPOSED, MEASURED, _INSPECTORS, "", "确认处理", "Measure confirmed"),
    _move("reject", PROPOSED, FOUND, _INSPECTORS, "words", "不同意处理", "Measure not confirmed"),
    _move("appeal", MEASURED, APPEALED, "unit_head", "words", "单位申诉", "The unit appealed"),
    _move("lapse", MEASURED, CLOSED, "system", "", "期满没有申诉", "No appeal in time"),
    _move("uphold", APPEALED, CLOSED, _INSPECTORS, "words", "维持", "Upheld"),
    _move("change", APPEALED, CLOSED, _INSPECTORS, "finding measure words", "变更", "Changed"),
)


def code(state: str) -> str:
    """A state in the four signs that the ledger has for one; no state of an order is called so."""
    return f"c{list(STATES).index(state)}" if state else ""


def step(state: str, action: str) -> Move | None:
    """The move that this action is in this state, None if it is none."""
    return next((move for move in MOVES if (move.source, move.action) == (state, action)), None)


def moves_from(state: str) -> tuple[Move, ...]:
    """What can be done in a state, in the order of the table."""
    return tuple(move for move in MOVES if move.source == state)


def missing(move: Move, given: Iterable[str]) -> tuple[str, ...]:
    """Evidence that the move needs and that was not given."""
    return tuple(name for name in move.evidence if name not in set(given))


def key(order_id: int | None, period: str, question: int = 0) -> str:
    """What a case is about beside unit and ground: one question, one order, one period, or nothing in particular."""
    if question:
        return f"question:{question}"
    return f"order:{order_id}" if order_id else period


def gravity(finding: str) -> int:
    """How grave a finding is; falsification is the gravest, what is unfounded weighs nothing."""
    return len(FINDINGS) - FINDINGS.index(finding) if finding in FINDINGS else 0


def weight(measure: str) -> int:
    """How heavy a measure is; 0 is none at all."""
    return MEASURES.index(measure)


def is_milder(finding: str, measure: str, than_finding: str, than_measure: str) -> bool:
    """Whether a change on appeal is one in favour of the unit: nothing heavier, and something lighter."""
    new, old = (weight(measure), gravity(finding)), (weight(than_measure), gravity(than_finding))
    return new[0] <= old[0] and new[1] <= old[1] and new != old


def number(form: str, year: int, seq: int) -> str:
    """The number of a case."""
    return form.replace("{year}", str(year)).replace("{seq}", str(seq))


def faults() -> list[str]:
    """What is wrong with the table: unknown states, dead ends, states that nobody reaches, moves that stand twice."""
    found = [move.action for move in MOVES if {move.source, move.target} - {"", *STATES}]
    found += [name for name in STATES if name != CLOSED and not moves_from(name)]
    reached = {move.target for move in MOVES}
    found += [name for name in STATES if name not in reached]
    pairs = [(move.source, move.action) for move in MOVES]
    return found + [
        f"{source} {action}" for source, action in set(pairs) if pairs.count((source, action)) > 1
    ]
