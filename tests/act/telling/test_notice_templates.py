"""The tables of both cities are sound, and every fault in one is named with its line."""

import re
import shutil
from pathlib import Path

import pytest

import huiyin
from huiyin.act.notices.facts import READERS
from huiyin.act.notices.rules import sms_parts
from huiyin.act.orders.rules import MOVES, STATES
from huiyin.foundation.city.findings import Findings
from huiyin.foundation.city.notices import FACTS, FILE, RECIPIENTS, Telling, check_notices, read_notices

CITIES = Path(huiyin.__file__).parent / "cities"
BOTH = pytest.mark.parametrize("city", ["huiyin", "qingshi"])
BESIDE_MOVES = set(
    "add_words draft_whistle check_whistle pass_whistle_on remind_letter letter_overdue call_in part_reply part_refuse "
    "part_release yellow_card red_card duty_open duty_join duty_raise joint_open joint_ask joint_late circulate "
    "rating_link".split()
)


def faults(folder: Path, before: str, after: str) -> list[tuple[int, str, str]]:
    text = (CITIES / "huiyin" / FILE).read_text("utf-8")
    assert before in text
    (folder / FILE).write_text(text.replace(before, after, 1), "utf-8")
    found = Findings()
    check_notices(folder, found)
    return [(error.line, error.message_zh, error.message_en) for error in found.errors]


@BOTH
def test_the_table_of_a_city_is_sound(city: str) -> None:
    found = Findings()
    check_notices(CITIES / city, found)
    assert found.errors == []


@BOTH
def test_every_event_of_an_order_is_one_that_exists(city: str) -> None:
    actions = {move.action for move in MOVES} | BESIDE_MOVES
    for rule in read_notices(CITIES / city).rules:
        named = [name.partition(".")[2] for name in rule.on if name.startswith("order.")]
        assert set(named) <= actions, rule.code
        assert set(rule.true_in) <= STATES.keys(), rule.code


@BOTH
def test_appellants_never_read_an_inner_name_of_a_state(city: str) -> None:
    inner = {state.name for state in STATES.values()} - {"登记", "办结", "会商", "重办"}
    for rule in read_notices(CITIES / city).rules:
        if "appellant" in rule.to:
            assert not [name for name in inner if name in rule.zh], rule.code
            assert not re.search(r"[,;:?!]", rule.zh), rule.code  # full-width punctuation in Chinese
            assert sms_parts(rule.zh) <= 3, rule.code


@BOTH
@pytest.mark.parametrize(
    "action",
    "accept dispatch ask grant_extension shelve approve redo exclude reopen refuse merge share withdraw".split(),
)
def test_the_appellant_is_told_of_everything_that_matters(city: str, action: str) -> None:
    rules = read_notices(CITIES / city).rules
    assert [rule for rule in rules if f"order.{action}" in rule.on and "appellant" in rule.to]


def test_what_a_template_may_ask_for_is_what_can_be_told() -> None:
    assert frozenset(READERS) == FACTS


def test_an_older_pack_tells_nobody(tmp_path: Path) -> None:
    assert read_notices(tmp_path) == Telling() and not Telling().rules


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("{about}”我们收到了", "{abuot}”我们收到了", "abuot"),
        ("{about}”我们收到了", "{name}”我们收到了", "name"),
        ("工单号{number}。正在", "工单号{number。正在", "花括号"),
        ('to = ["lead:unit_clerk"]', 'to = ["lead:clerk"]', "lead:clerk"),
        ('on = ["order.ask"]', 'on = ["ask"]', "流.动作"),
        ('on = ["order.ask"]', 'on = ["orders.ask"]', "orders"),
        ('channels = ["inbox"]', 'channels = ["pager"]', "pager"),
        ('true_in = ["51"]', 'true_in = ["waiting"]', "状态码"),
        ('when = { urgency = "normal" }', 'when = { colour = "red" }', "colour"),
        ('channel = "sms"', 'channel = "pigeon"', "pigeon"),
        ("numbers = '1[3-9]", "numbers = '1[3-", "正则"),
        ("tries = 7", "tries = 0", "大于0"),
        ('from = "20:30"', 'from = "25:30"', "25:30"),
        ("新单{number}等您签收：{about}[，{place}]", "新单{number}等您签收：{about}，{place}", "方括号"),
        ('name_en = "Received"\n', "", "name_en"),
        ("We have received what you told us about “{about}”", "We have received what you told us", "占位符"),
    ],
)
def test_a_fault_is_named(tmp_path: Path, before: str, after: str, said: str) -> None:
    found = faults(tmp_path, before, after)
    assert [line for line, zh, _ in found if said in zh and line > 0], found
    assert all(en for _, _, en in found)


def test_words_for_appellants_and_units_are_apart(tmp_path: Path) -> None:
    found = faults(tmp_path, 'to = ["appellant"]', 'to = ["appellant", "handler"]')
    assert [zh for _, zh, _ in found if "分开写" in zh]


def test_roles_that_can_be_told_are_roles_that_exist() -> None:
    from huiyin.foundation.accounts.rules import ROLES

    named = {
        name.partition(":")[2]
        for name in RECIPIENTS
        if name.startswith(("lead:", "units:", "above:", "all:"))
    }
    assert named - {"owner"} <= set(ROLES)  # the owner is whom the event names


def test_a_pack_with_a_faulty_table_is_not_read(tmp_path: Path) -> None:
    from huiyin.foundation.city.pack import PackErrors, read_pack

    folder = tmp_path / "city"
    shutil.copytree(CITIES / "huiyin", folder)
    path = folder / FILE
    path.write_text(path.read_text("utf-8").replace("{about}”我们收到了", "{who}”我们收到了"), "utf-8")
    with pytest.raises(PackErrors, match="who"):
        read_pack(folder)
