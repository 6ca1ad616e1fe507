"""The life of a year's choice, of a theme, of a plan and of a task: every state and move in one table; no Django.

The code moves by these tables and the tests walk them. Source: domain brief section 13, monthly topic procedure.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

# A year: candidates are scored, put before people, weighed, and the themes are decided.
SCORING, CONSULTING, WEIGHING, DECIDED_YEAR = "scoring", "consulting", "weighing", "decided"
# A theme.
PROPOSED, DECIDED, READY, RUNNING = "proposed", "decided", "ready", "running"
FINISHED, LOOKING, CLOSED, DROPPED = "finished", "looking", "closed", "dropped"
PLANNED = (DECIDED, READY, RUNNING)  # in which its plan is written
# A version of a plan, and a task.
DRAFT, SUBMITTED, APPROVED = "draft", "submitted", "approved"
OPEN, CLAIMED, DONE = "open", "claimed", "done"
# What a consulted body says of a candidate.
STANCES = ("now", "later", "no")
CHANGES = ("make", "amend", "repeal")  # of a rule in the list of policies
POLICY_STATES = ("planned", "drafting", "consulting", "issued", "dropped")
WORDS_AT_MOST = 5000


@dataclass(frozen=True)
class State:
    """Where something is: what it is called, and how far along it is (for the line of stages)."""

    name: str
    name_en: str
    stage: int = 0


@dataclass(frozen=True)
class Move:
    """One thing that can be done in a state: by which roles, with what, and where it leads.

    Of the roles, `lead` is the theme's lead unit, `helper` a unit with a part in it; the policy says who that is.
    """

    action: str
    source: str
    target: str
    roles: frozenset[str]
    needs: tuple[str, ...]
    name: str
    name_en: str


def _move(action: str, source: str, target: str, roles: str, needs: str, name: str, name_en: str) -> Move:
    return Move(action, source, target, frozenset(roles.split()), tuple(needs.split()), name, name_en)


YEAR_STATES: Mapping[str, State] = {
    SCORING: State("评分选题", "Scoring candidates", 0),
    CONSULTING: State("征求意见和投票", "Consultation and vote", 1),
    WEIGHING: State("待市里审定", "Waiting for the city's decision", 2),
    DECIDED_YEAR: State("已定", "Decided", 3),
}
THEME_STATES: Mapping[str, State] = {
    PROPOSED: State("拟定", "Proposed", 0),
    DECIDED: State("起草方案", "Plan being written", 1),
    READY: State("方案已批，待启动", "Plan approved, to be launched", 2),
    RUNNING: State("推进中", "Under way", 3),
    FINISHED: State("已收官，待回头看", "Finished, to be looked at again", 4),
    LOOKING: State("回头看", "Looking back", 5),
    CLOSED: State("已办结", "Closed", 6),
    DROPPED: State("不办", "Dropped", 0),
}
PLAN_STATES: Mapping[str, State] = {
    DRAFT: State("起草中", "Draft"),
    SUBMITTED: State("待审批", "Waiting for approval"),
    APPROVED: State("已批准", "Approved"),
}
TASK_STATES: Mapping[str, State] = {
    OPEN: State("在办", "Under way"),
    CLAIMED: State("报了完成，待核", "Reported done, to be checked"),
    DONE: State("已完成", "Done"),
}
_PREPARERS = "analyst supervisor"
_OVERSEERS = "supervisor leader"

YEAR_MOVES = (
    _move("open", "", SCORING, _PREPARERS, "", "开始选题", "Begin the choice"),
    _move("score", SCORING, SCORING, _PREPARERS, "", "按数据评分", "Score from the record"),
    _move(
        "consult", SCORING, CONSULTING, _PREPARERS, "until", "征求意见、开放投票", "Ask people, open the vote"
    ),
    _move(
        "close",
        CONSULTING,
        WEIGHING,
        "supervisor system",
        "",
        "结束征求和投票",
        "Close consultation and vote",
    ),
    _move("decide", WEIGHING, DECIDED_YEAR, "leader", "", "审定", "Decide"),
    _move("decide", DECIDED_YEAR, DECIDED_YEAR, "leader", "", "增定", "Decide further"),
)
THEME_MOVES = (
    _move("propose", "", PROPOSED, _PREPARERS, "", "提出主题", "Propose a theme"),
    _move("change", PROPOSED, PROPOSED, _PREPARERS, "", "改主题", "Change the theme"),
    _move("drop", PROPOSED, DROPPED, f"{_PREPARERS} leader", "words", "不办", "Drop"),
    _move("drop", DECIDED, DROPPED, "leader", "words", "不办", "Drop"),
    _move("drop", READY, DROPPED, "leader", "words", "不办", "Drop"),
    _move("decide", PROPOSED, DECIDED, "leader", "", "审定", "Decide"),
    _move("approve", DECIDED, READY, _OVERSEERS, "", "批准方案", "Approve the plan"),
    _move("approve", READY, READY, _OVERSEERS, "", "批准方案", "Approve the plan"),
    _move("approve", RUNNING, RUNNING, _OVERSEERS, "", "批准方案", "Approve the plan"),
    _move("launch", READY, RUNNING, _OVERSEERS, "", "启动", "Launch"),
    _move("meet", RUNNING, RUNNING, f"{_PREPARERS} leader lead", "words", "记例会", "Record a meeting"),
    _move("survey", RUNNING, RUNNING, _PREPARERS, "", "登记第三方调查", "Enter a survey"),
    _move("survey", FINISHED, FINISHED, _PREPARERS, "", "登记第三方调查", "Enter a survey"),
    _move("survey", LOOKING, LOOKING, _PREPARERS, "", "登记第三方调查", "Enter a survey"),
    _move("finish", RUNNING, FINISHED, _OVERSEERS, "words", "收官", "Finish"),
    _move("look", FINISHED, LOOKING, "system", "", "到期回头看", "Look back is due"),
    _move("look_back", LOOKING, CLOSED, _PREPARERS, "words", "写回头看", "Write the look-back"),
    _move("publish", READY, READY, _OVERSEERS, "words", "公开", "Publish"),
    _move("publish", RUNNING, RUNNING, _OVERSEERS, "words", "公开", "Publish"),
    _move("publish", FINISHED, FINISHED, _OVERSEERS, "words", "公开", "Publish"),
    _move("publish", LOOKING, LOOKING, _OVERSEERS, "words", "公开", "Publish"),
    _move("publish", CLOSED, CLOSED, _OVERSEERS, "words", "公开", "Publish"),
)
PLAN_MOVES = (
    _move("write", DRAFT, DRAFT, "lead", "", "改方案和清单", "Edit plan and lists"),
    _move("submit", DRAFT, SUBMITTED, "lead", "", "报批", "Hand in for approval"),
    _move("send_back", SUBMITTED, DRAFT, _OVERSEERS, "words", "退回修改", "Send back"),
    _move("approve", SUBMITTED, APPROVED, _OVERSEERS, "", "批准", "Approve"),
)
TASK_MOVES = (
    _move("report", OPEN, OPEN, "lead helper", "words", "报进展", "Report progress"),
    _move("claim", OPEN, CLAIMED, "lead helper", "words evidence", "报完成", "Report it done"),
    _move("report", CLAIMED, CLAIMED, "lead helper", "words", "报进展", "Report progress"),
    _move("confirm", CLAIMED, DONE, _PREPARERS, "", "核实完成", "Confirm"),
    _move("reopen", CLAIMED, OPEN, _PREPARERS, "words", "没有完成，退回", "Not done, send back"),
)
TABLES = (
    (YEAR_STATES, YEAR_MOVES, {DECIDED_YEAR}),
    (THEME_STATES, THEME_MOVES, {CLOSED, DROPPED}),
    (PLAN_STATES, PLAN_MOVES, {APPROVED}),
    (TASK_STATES, TASK_MOVES, {DONE}),
)


def step(moves: Iterable[Move], state: str, action: str) -> Move | None:
    """The move that this action is in this state, None if it is none."""
    return next((one for one in moves if (one.source, one.action) == (state, action)), None)


def stem(matter: str) -> str:
    """The digits by which the matters at or below this one begin."""
    return next((matter[:n] for n in (2, 4) if not matter[n:].strip("0")), matter)


def is_leaf(matter: str) -> bool:
    """Whether no matter stands below this one."""
    return not matter.endswith("00")


def monday(day: date) -> date:
    """The week a report belongs to, by its Monday."""
    return day - timedelta(days=day.weekday())


def whole_weeks(since: date, until: date) -> tuple[date, date]:
    """The whole weeks within [since, until): the first Monday, and the Monday after the last."""
    first = monday(since + timedelta(days=6))
    return first, max(first, monday(until))


def months_later(day: date, months: int) -> date:
    """The same day so many months later, or the last day of that month."""
    place = day.month - 1 + months
    year, month = day.year + place // 12, place % 12 + 1
    after = date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, min(day.day, (after - timedelta(days=1)).day))


def due_week(today: date, grace: int) -> date:
    """The latest week for which reports are due, by its Monday: it is over, and `grace` days with it."""
    return monday(today - timedelta(days=grace)) - timedelta(days=7)


def silent_week(last_week: date | None, since: date, today: date, grace: int) -> date | None:
    """The latest whole week for which a report is missing, by its Monday; None while none is.

    `since` is the day from which a report is due every week, `grace` days after a week's end are given.
    """
    due = due_week(today, grace)
    if due < monday(since):
        return None
    return None if last_week is not None and last_week >= due else due


def faults() -> list[str]:
    """What is wrong with the tables: unknown states, dead ends, states that nobody reaches, moves standing twice."""
    found: list[str] = []
    for states, moves, ends in TABLES:
        found += [one.action for one in moves if {one.source, one.target} - {"", *states}]
        found += [name for name in states if name not in ends and not any(m.source == name for m in moves)]
        begins = next(iter(states))
        found += [name for name in states if name != begins and not any(m.target == name for m in moves)]
        pairs = [(one.source, one.action) for one in moves]
        found += [f"{source} {act}" for source, act in set(pairs) if pairs.count((source, act)) > 1]
    return found
