"""The life of a work order: every state and every move, in one table; no Django.

The code moves orders by this table, the tests walk it, and `docs/lifecycle.md` is printed from it.
Source: domain brief section 5. Names in both languages stand here because the table is the reference for both.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from huiyin.act.orders.state_rules import STATES, State

__all__ = [
    "ANSWERED",
    "CLOSED",
    "IN_UNIT",
    "JOINABLE",
    "MERGEABLE",
    "MOVES",
    "OPEN",
    "STATES",
    "STRAIGHT",
    "Move",
    "State",
]


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


_UNIT = "unit_clerk unit_head"
_DESK = "unit_clerk unit_deputy unit_head"
_ABOVE = "unit_head coordinator supervisor system"


def _move(action: str, source: str, target: str, roles: str, evidence: str, name: str, name_en: str) -> Move:
    return Move(action, source, target, frozenset(roles.split()), tuple(evidence.split()), name, name_en)


def _each(
    action: str, sources: str, target: str, roles: str, evidence: str, name: str, name_en: str
) -> tuple[Move, ...]:
    """The same move from several states; to the same state where `target` is empty."""
    return tuple(
        _move(action, source, target or source, roles, evidence, name, name_en) for source in sources.split()
    )


MOVES = (
    _move("register", "", "00", "agent citizen system", "", "登记", "Registered"),
    _move("answer", "00", "01", "agent", "answer", "直接答复", "Answer now"),
    _move("hand_over", "00", "02", "agent", "to", "转紧急或外部", "Hand over"),
    _move("refuse", "00", "03", "agent dispatcher", "ground", "不予受理", "Do not accept"),
    _move("accept", "00", "10", "agent citizen system", "", "受理", "Accepted"),
    _move("close", "01", "80", "agent system", "", "办结", "Closed"),
    _move("doubt", "01", "10", "agent citizen", "", "未答清，转办", "Not settled, take it up"),
    _move("track", "02", "80", "agent dispatcher", "result", "转办结果", "Result of hand-over"),
    _move("object", "03", "10", "citizen agent", "", "异议，重新受理", "Objection, take it up"),
    _move("notify", "03", "80", "agent dispatcher system", "told", "告知并归档", "Told and archived"),
    _move("triage", "10", "20", "dispatcher agent system", "", "审核", "Checked"),
    _move("merge", "10", "11", "dispatcher agent", "parent", "并单", "Merge"),
    _move("merge", "20", "11", "dispatcher agent", "parent", "并单", "Merge"),
    _move("merge", "30", "11", "dispatcher agent", "parent", "并单", "Merge"),
    _move("split", "11", "10", "dispatcher", "", "拆单", "Split"),
    _move("share", "11", "70", "system", "parent reply", "主单的答复也给这一件", "Answered with its parent"),
    _move("close", "11", "80", "system", "parent", "随主单办结", "Closed with its parent"),
    _move("dispatch", "20", "30", "dispatcher agent system", "lead basis", "派单", "Dispatched"),
    _move("refuse", "20", "03", "dispatcher", "ground", "不予受理", "Do not accept"),
    *_each("confer", "20", "32", "dispatcher coordinator", "units", "会商", "Call a conference"),
    *_each("confer", "31", "32", "panel", "units", "会商", "Call a conference"),
    *_each("confer", "40 41 50", "32", "coordinator supervisor", "units", "会商", "Call a conference"),
    _move("rule", "32", "30", "dispatcher panel", "lead minutes", "会商定责", "Ruling"),
    _move("sign", "30", "40", _UNIT, "", "签收", "Sign"),
    _move("request_return", "30", "31", _UNIT, "provision", "申请退单", "Ask to return"),
    _move("vote_return", "31", "31", "panel", "grant", "退单表决", "Vote on the return"),
    _move("grant_return", "31", "20", "panel system", "votes", "同意退单", "Return granted"),
    _move("deny_return", "31", "40", "panel system", "votes", "退单驳回", "Return denied"),
    _move("withdraw_return", "31", "30", _UNIT, "", "撤回退单申请", "Return withdrawn"),
    _move("contact", "40", "40", _UNIT, "note", "联系诉求人", "Contact"),
    _move("submit", "40", "41", _UNIT, "", "呈批", "Put before the head"),
    _move("contact", "41", "41", _UNIT, "note", "联系诉求人", "Contact"),
    _move("instruct", "41", "50", "unit_head", "instruction", "批办", "Instruct"),
    _move("contact", "50", "50", _UNIT, "note", "联系诉求人", "Contact"),
    *_each("contact", "51 52 53 54 55 56 62", "", _UNIT, "note", "联系诉求人", "Contact"),
    *_each("assign", "40 41 50 56 75", "", _DESK, "handler", "指定经办人", "Assigned"),
    _move("progress", "50", "50", _UNIT, "note", "办理进展", "Progress"),
    *_each("progress", "52 53 54 55 56", "", _UNIT, "note", "办理进展", "Progress"),
    _move("ask", "50", "51", _UNIT, "question", "请诉求人补充", "Ask the appellant"),
    _move("request_extension", "50", "52", _UNIT, "days report", "申请延期", "Ask for more time"),
    _move("whistle", "50", "53", "unit_head", "units question", "吹哨", "Blow the whistle"),
    _move("letter", "50", "54", _UNIT, "unit ask", "发函", "Send a letter"),
    *_each("escalate", "50 53 54 56 75", "55", _ABOVE, "why", "提级", "Escalate"),
    _move("shelve", "50", "56", "unit_head", "promised plan", "挂账", "Put on the ledger"),
    _move("reply", "50", "60", _UNIT, "reply", "拟答复送签", "Send reply for release"),
    _move("request_exclusion", "50", "62", "unit_head", "ground", "申请终止或剔除", "Ask for exclusion"),
    _move("supplement", "51", "50", "citizen agent", "words", "诉求人已补充", "Appellant answered"),
    _move("resume", "51", "50", "system unit_clerk unit_head", "", "恢复办理", "Resumed"),
    _move("give_up", "51", "62", "unit_head", "ground", "无法补充，申请终止", "Cannot go on"),
    _move("grant_extension", "52", "50", "reviewer", "days", "准予延期", "More time granted"),
    _move("deny_extension", "52", "50", "reviewer", "", "不准延期", "More time denied"),
    _move("withdraw_extension", "52", "50", _UNIT, "", "撤回延期申请", "Extension withdrawn"),
    _move("resolve", "53", "50", "unit_head coordinator", "sheet", "到场处置", "Settled on site"),
    _move("call_off", "53", "50", "unit_head coordinator", "why", "收哨", "Whistle called off"),
    _move("letter", "54", "54", _UNIT, "unit ask", "发函", "Send a letter"),
    _move("hear_letter", "54", "54", "addressee", "reply", "收到一封回函", "One letter answered"),
    _move("answer_letter", "54", "50", "addressee", "reply", "回函", "Letter answered"),
    _move("recall_letter", "54", "50", _UNIT, "why", "撤函", "Letter recalled"),
    _move("take_up", "55", "50", "coordinator supervisor", "decision", "上级协调", "Settled above"),
    _move(
        "reassign",
        "55",
        "30",
        "coordinator supervisor",
        "lead decision",
        "上级改派",
        "Sent elsewhere by the level above",
    ),
    _move("recheck", "56", "56", "unit_head supervisor", "note", "挂账复查", "Ledger reviewed"),
    _move("clear", "56", "60", _UNIT, "reply", "销账", "Cleared"),
    _move(
        "take_off", "56", "50", "unit_head supervisor", "why", "条件具备，转入办理", "Taken off the ledger"
    ),
    _move("release", "60", "65", "unit_deputy unit_head", "", "签发", "Release"),
    _move("send_back", "60", "50", "unit_deputy unit_head", "why", "退回修改", "Send back"),
    _move("vote_exclusion", "62", "62", "panel", "grant", "终止或剔除表决", "Vote on the exclusion"),
    _move("exclude", "62", "85", "panel system", "votes", "准予终止或剔除", "Exclusion granted"),
    _move("deny_exclusion", "62", "50", "panel system", "votes", "不准终止或剔除", "Exclusion denied"),
    _move("withdraw_exclusion", "62", "50", "unit_head", "", "撤回终止或剔除申请", "Exclusion withdrawn"),
    _move("approve", "65", "70", "reviewer", "checklist", "审核通过", "Reply passed"),
    _move("disapprove", "65", "50", "reviewer", "why", "审核退回", "Reply sent back"),
    _move("retry", "70", "71", "callback_agent", "outcome", "未接通", "Not reached"),
    _move("confirm", "70", "80", "callback_agent citizen", "solved", "回访，办结", "Called back, closed"),
    _move("redo", "70", "75", "callback_agent citizen", "solved", "回访，重办", "Called back, to be redone"),
    _move(
        "rejoin",
        "70",
        "11",
        "callback_agent citizen",
        "solved parent",
        "回访，随主单重办",
        "Called back, redone with its parent",
    ),
    _move("waive", "70", "80", "system", "ground", "不回访，办结", "Closed without callback"),
    _move("retry", "71", "71", "callback_agent", "outcome", "未接通", "Not reached"),
    _move("confirm", "71", "80", "callback_agent citizen", "solved", "回访，办结", "Called back, closed"),
    _move("redo", "71", "75", "callback_agent citizen", "solved", "回访，重办", "Called back, to be redone"),
    _move(
        "rejoin",
        "71",
        "11",
        "callback_agent citizen",
        "solved parent",
        "回访，随主单重办",
        "Called back, redone with its parent",
    ),
    _move("waive", "71", "80", "system", "ground", "联系不上，办结", "Closed, not reached"),
    _move("contact", "75", "75", _UNIT, "note", "联系诉求人", "Contact"),
    _move("progress", "75", "75", _UNIT, "note", "办理进展", "Progress"),
    _move("instruct", "75", "50", "unit_head", "instruction", "批办重办", "Instruct the second round"),
    *_each(
        "withdraw",
        "10 11 20 30 31 32 40 41 50 51 52 53 54 55 56 62 75",
        "80",
        "citizen agent",
        "words",
        "诉求人撤回",
        "Withdrawn by the appellant",
    ),
    _move(
        "reopen",
        "80",
        "80",
        "citizen agent system",
        "child",
        "重新反映，另立关联单",
        "Reopened as a linked order",
    ),
    _move("object", "85", "85", "citizen agent", "words", "对终结有异议", "Objection to the ending"),
    _move("vote_objection", "85", "85", "panel", "grant", "异议表决", "Vote on the objection"),
    _move(
        "sustain_objection",
        "85",
        "85",
        "panel system",
        "votes child",
        "异议成立，另立一单",
        "Objection sustained",
    ),
    _move("dismiss_objection", "85", "85", "panel system", "votes", "异议不成立", "Objection dismissed"),
    _move("audit_exclusion", "85", "85", "peer supervisor", "sound", "终结抽查", "Ending audited"),
)

STRAIGHT = "register accept triage dispatch sign contact submit instruct progress reply release approve confirm".split()
# Where an order still is when it can be put into another: nobody has begun to work on it.
MERGEABLE = ("10", "20", "30")
# Where an order is when others can be put into it: with a unit or on the way to one; a closed one for a while.
JOINABLE = tuple("10 20 30 31 32 40 41 50 51 52 53 54 55 56 60 62 65 70 71 75 80".split())
# From here on a parent has an answer that its merged ones can be given.
ANSWERED = ("70", "71", "80")
OPEN = tuple(code for code, state in STATES.items() if not state.closed)
CLOSED = tuple(code for code, state in STATES.items() if state.closed)
IN_UNIT = tuple(code for code, state in STATES.items() if state.hand == "unit")
_STEPS = {(move.source, move.action): move for move in MOVES}


def step(state: str, action: str) -> Move | None:
    """The move that `action` is in `state`, or None if it cannot be done there."""
    return _STEPS.get((state, action))


def moves_from(state: str) -> tuple[Move, ...]:
    """Everything that can be done in a state, in the order of the table."""
    return tuple(move for move in MOVES if move.source == state)


def missing(move: Move, evidence: Iterable[str]) -> tuple[str, ...]:
    """Evidence that the move needs and that is not there."""
    given = set(evidence)
    return tuple(name for name in move.evidence if name not in given)


def faults() -> list[str]:
    """What is wrong with the table itself; empty when every state can be reached, left and ended."""
    found = [f"{m.action}: unknown state" for m in MOVES if {m.source, m.target} - STATES.keys() - {""}]
    if len(_STEPS) != len(MOVES):
        found.append("an action stands twice in one state")
    reached = _closure({""}, forward=True)
    ending = _closure(set(CLOSED), forward=False)
    found += [f"{code} cannot be reached" for code in STATES if code not in reached]
    return found + [f"{code} cannot be ended" for code in STATES if code not in ending]


def _closure(start: set[str], forward: bool) -> set[str]:
    seen = set(start)
    edges = [(m.source, m.target) if forward else (m.target, m.source) for m in MOVES]
    while more := {b for a, b in edges if a in seen} - seen:
        seen |= more
    return seen
