"""People and cases for tests of inspections: more inspectors than the cast has, and a case walked to a state."""

from collections.abc import Callable
from dataclasses import dataclass

from huiyin.act.orders.models import WorkOrder
from huiyin.answer.supervision.cases import actions
from huiyin.answer.supervision.cases.models import Case
from huiyin.foundation.accounts.actions import give_post, open_account
from huiyin.foundation.accounts.queries import actor_of
from huiyin.foundation.accounts.rules import SYSTEM, Actor
from huiyin.testing.cast import STREET, Cast

OTHERS = {
    "finder": ("施督查", "supervisor", "C"),
    "judge": ("张督查", "supervisor", "C"),
    "second": ("曹纪检", "discipline", "V01"),
    "third": ("严纪检", "discipline", "V01"),
}
PASSWORD = "for-tests-only"
WHY = {"words": "同一路段反复报修，三次答复都说已修好。"}


@dataclass(frozen=True)
class Others:
    """Inspectors beside the cast's own two."""

    finder: Actor
    judge: Actor
    second: Actor
    third: Actor


def others() -> Others:
    """Their accounts, opened if they are not."""
    found = {}
    for who, (name, role, unit) in OTHERS.items():
        account = open_account(SYSTEM, who, name, PASSWORD)
        give_post(SYSTEM, account, role, unit)
        found[who] = actor_of(account)
    return Others(**found)


def opened(cast: Cast, order: WorkOrder | None = None, unit: str = STREET) -> Case:
    """A case that the supervisor decided to open."""
    evidence = {**WHY, "orders": [order.pk] if order else []}
    return actions.open_case(
        cast.supervisor, unit, "decision", evidence, order_id=order.pk if order else None
    )


def walk_case(
    cast: Cast, more: Others, case: Case, state: str, finding: str = "slackness", measure: str = "talk"
) -> Case:
    """Walk a case as far as this state, each step by somebody who may."""
    steps: dict[str, Callable[[], Case]] = {
        "replying": lambda: actions.put(cast.supervisor, case.pk),
        "replied": lambda: actions.reply(cast.head, case.pk, "电缆老化，已列入改造计划。"),
        "found": lambda: actions.find(
            more.finder, case.pk, finding, "答复与现场不符，核实过两次。", follows(finding)
        ),
        "proposed": lambda: actions.decide(cast.discipline, case.pk, measure, "按规定处理。"),
        "measured": lambda: _confirmed(more, case),
        "appealed": lambda: actions.appeal(cast.head, case.pk, "改造方案当时已经报批。"),
        "closed": lambda: actions.uphold(more.third, case.pk, "方案报批晚于答复，维持。"),
    }
    for target, act in steps.items():
        case = act()
        if target == state:
            break
    return case


def follows(finding: str) -> dict[str, str]:
    """What the platform must do where the unit is not to blame."""
    if finding == "dispatch":
        return {"ruling": "请重新裁定这条路的养护单位。"}
    return {"resources": "请协调改造经费。"} if finding == "objective" else {}


def _confirmed(more: Others, case: Case) -> Case:
    case.refresh_from_db()
    return actions.confirm(more.second, case.pk) if case.state == "proposed" else case
