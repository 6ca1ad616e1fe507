"""`handling.toml`: both packs hold a good one, every mistake is named, and an older pack does without."""

from pathlib import Path

import pytest

import huiyin
from huiyin.foundation.city.findings import Findings
from huiyin.foundation.city.handling import FILE, Handling, check_handling, read_handling

CITIES = Path(huiyin.__file__).parent / "cities"
GOOD = (CITIES / "huiyin" / FILE).read_text("utf-8")


@pytest.mark.parametrize("city", ["huiyin", "qingshi"])
def test_both_packs_say_how_units_handle(city: str) -> None:
    found = Findings()
    check_handling(CITIES / city, found)
    rules = read_handling(CITIES / city)
    assert found.errors == [] and rules.ask_times >= 1 and "critical" in rules.heavy.urgency


def test_an_older_pack_uses_what_is_usual(tmp_path: Path) -> None:
    assert read_handling(tmp_path) == Handling()


@pytest.mark.parametrize(
    ("good", "bad", "key"),
    [
        ('urgency = ["critical"]', 'urgency = ["huge"]', "heavy.urgency"),
        ("rounds = 1 ", "rounds = -1 ", "heavy.rounds"),
        ("recalled = true", 'recalled = "yes"', "heavy.recalled"),
        ("leader = true", "leader = 1", "heavy.leader"),
        ("times = 2 ", "times = 0 ", "ask.times"),
        ("margin_share = 0.25", "margin_share = 1.5", "extension.margin_share"),
        ("at_most_days = 730", "at_most_days = 7.5", "promise.at_most_days"),
        ('call_back = { amount = 1, unit = "workday" }', 'call_back = { amount = 1, unit = "week" }', "unit"),
        (
            'objection = { amount = 5, unit = "workday" }',
            'objection = { amount = 0, unit = "day" }',
            "amount",
        ),
        ('"110", ', '"110-", ', "reply.open_numbers"),
    ],
)
def test_a_mistake_is_named_with_its_place(tmp_path: Path, good: str, bad: str, key: str) -> None:
    assert good in GOOD
    (tmp_path / FILE).write_text(GOOD.replace(good, bad), "utf-8")
    found = Findings()
    check_handling(tmp_path, found)
    assert len(found.errors) == 1 and key in str(found.errors[0])
