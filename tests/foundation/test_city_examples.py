"""The examples of a pack and its table of learning: read, checked, and part of what tells two packs apart."""

import shutil
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from huiyin.foundation.city.dispatching import Learning, read_dispatching
from huiyin.foundation.city.pack import PackErrors, digest, pack_files, read_pack

CITIES = Path(__file__).parents[2] / "huiyin" / "cities"
TODAY = date(2026, 6, 1)
HEAD = "kind,matter,title,words\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(CITIES / "qingshi", tmp_path / "qingshi"))


def leaf(folder: Path) -> str:
    return next(matter.code for matter in read_pack(folder, TODAY).matters if matter.is_leaf)


def faults(folder: Path, file: str) -> list[tuple[int, str, str]]:
    with pytest.raises(PackErrors) as caught:
        read_pack(folder, TODAY)
    assert {error.file for error in caught.value.errors} == {file}
    return [(error.line, error.message_zh, error.message_en) for error in caught.value.errors]


def test_a_pack_without_examples_is_whole(folder: Path) -> None:
    (folder / "examples.csv").unlink(missing_ok=True)
    assert read_pack(folder, TODAY).examples == ()


def test_examples_are_read_with_their_lines_and_change_the_digest(folder: Path) -> None:
    (folder / "examples.csv").unlink(missing_ok=True)
    before, code = digest(folder), leaf(folder)
    text = f"{HEAD}complaint,{code},夜里吵,“半夜还在干活，吵得很”\n\npraise,,,谢谢你们\n"
    (folder / "examples.csv").write_text(text, "utf-8")
    pack = read_pack(folder, TODAY)
    assert [(one.kind, one.matter, one.title, one.line) for one in pack.examples] == [
        ("complaint", code, "夜里吵", 2),
        ("praise", "", "", 4),
    ]
    assert pack.digest != before and "examples.csv" in pack_files(folder)


@pytest.mark.parametrize(
    ("row", "zh", "en"),
    [
        ("moan,,,哎", "不认识“moan”", "not one of"),
        ("help,999999,,哎", "没有末级事项999999", "no leaf 999999"),
        (",,,哎", "至少填一个", "kind or a matter"),
        ("help,,标题,", "缺少原话", "words are missing"),
        ("help,,,打我电话138 0013 8000", "长数字", "hold none"),
        ("help,,身份11010519491231,有事", "长数字", "hold none"),
    ],
)
def test_what_is_wrong_with_an_example_is_said_with_its_line(
    folder: Path, row: str, zh: str, en: str
) -> None:
    (folder / "examples.csv").write_text(f"{HEAD}praise,,,谢谢\n{row}\n", "utf-8")
    ((line, said_zh, said_en),) = faults(folder, "examples.csv")
    assert line == 3 and zh in said_zh and en in said_en


def test_an_example_that_stands_twice_and_a_missing_column_are_said(folder: Path) -> None:
    (folder / "examples.csv").write_text(f"{HEAD}praise,,,谢谢\nhelp,,,谢谢\n", "utf-8")
    assert [(line, "2" in zh) for line, zh, _ in faults(folder, "examples.csv")] == [(3, True)]
    (folder / "examples.csv").write_text("kind,title,words\npraise,,谢谢\n", "utf-8")
    assert "matter" in faults(folder, "examples.csv")[0][2]


def test_the_demonstration_city_teaches_its_commonest_leaves_and_every_kind() -> None:
    pack = read_pack(CITIES / "huiyin", TODAY)
    leaves = Counter(one.matter for one in pack.examples if one.matter)
    assert sum(count >= 3 for count in leaves.values()) >= 60
    kinds = Counter(one.kind for one in pack.examples)
    assert len(kinds) == 7 and min(kinds.values()) >= 12


def learning(folder: Path, text: str) -> None:
    path = folder / "dispatch.toml"
    path.write_text(path.read_text("utf-8").split("[learning]")[0] + text, "utf-8")


def test_a_pack_that_says_nothing_of_learning_has_the_defaults(folder: Path) -> None:
    learning(folder, "")
    read_pack(folder, TODAY)
    assert read_dispatching(folder).learning == Learning()
    learning(folder, "[learning]\nnew_at_least = 7\nhour = 4\n")
    assert read_dispatching(folder).learning == Learning(new_at_least=7, hour=4)


@pytest.mark.parametrize(
    ("row", "en"),
    [
        ("hour = 24", "from 0 to 23"),
        ("hold_back_days = 3", "from 7 to 366"),
        ("at_least = 2.5", "from 50"),
        ("at_most = true", "number is expected"),
        ("often = 1", "no such setting"),
    ],
)
def test_a_number_of_learning_that_cannot_be_is_refused(folder: Path, row: str, en: str) -> None:
    learning(folder, f"[learning]\n{row}\n")
    ((line, _, said),) = faults(folder, "dispatch.toml")
    assert en in said
    assert (folder / "dispatch.toml").read_text("utf-8").splitlines()[line - 1] == row
