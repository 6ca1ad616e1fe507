"""`huiyin learn topics` on files: what is left out is said, absurd times count for none, nothing is overwritten."""

import csv
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

import huiyin.cli
from huiyin.cli import app
from huiyin.foundation.calendar.clock import at_time
from tests.learn.topic_stories import NOISE, OTHERS, PARKING

NOW = datetime(2026, 6, 20, 12, tzinfo=UTC)
HEADER = ["id", "time", "title", "detail"]
Row = tuple[str, ...]
Refused = Callable[..., str]


def rows() -> list[Row]:
    """Noise of late, parking two months before, and others that belong to nothing."""
    noise = [(f"n{i}", f"2026-06-{10 + i}", *texts) for i, texts in enumerate(NOISE)]
    parking = [(f"p{i}", f"2026-04-{10 + i}", *texts) for i, texts in enumerate(PARKING)]
    return [*noise, *parking, *((f"o{i}", "", *texts) for i, texts in enumerate(OTHERS))]


def changed(of: str, *cells: str, at: int = 0) -> list[Row]:
    """The rows where those of one id have other cells from `at` on."""
    return [(*row[:at], *cells, *row[at + len(cells) :]) if row[0] == of else row for row in rows()]


def file_of(folder: Path, content: Sequence[Row], name: str = "in.csv") -> Path:
    with (folder / name).open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows([HEADER, *content])
    return folder / name


def words(folder: Path, source: Path, **other: object) -> list[str]:
    asked = {"time": "time", "out": folder / "m.csv", "table": folder / "t.csv"} | other
    options = [str(word) for name, value in asked.items() for word in (f"--{name}", value)]
    return ["learn", "topics", str(source), "--text", "title", "--text", "detail", *options]


def run(folder: Path, content: Sequence[Row]) -> tuple[str, list[dict[str, str]], list[dict[str, str]]]:
    """What is said, the members and the topics, on the 20th of June."""
    with at_time(NOW):
        done = CliRunner().invoke(app, words(folder, file_of(folder, content)))
    assert done.exit_code == 0, done.output
    return done.stdout, read(folder / "m.csv"), read(folder / "t.csv")


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def noisy(members: Sequence[dict[str, str]]) -> set[str]:
    """The ids of the topic that n0 belongs to."""
    (topic,) = (one["topic"] for one in members if one["id"] == "n0")
    return {one["id"] for one in members if one["topic"] == topic}


@pytest.fixture
def refused(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Refused:
    """Runs the command, which must refuse with one line and code 2."""

    def run(*given: str) -> str:
        monkeypatch.setattr("sys.argv", ["huiyin", *given])
        with pytest.raises(SystemExit) as left:
            huiyin.cli.main()
        said = capsys.readouterr().err
        assert left.value.code == 2 and said.count("\n") == 1 and " | " in said, said
        return said

    return run


@pytest.mark.parametrize(
    "absurd",
    ["2099-12-31", "9999-12-31 23:59:59", "2026-06-21 12:00:01Z", "1899-12-31", "0001-01-01", "0000-00-00"],
)
def test_an_absurd_time_counts_for_none(tmp_path: Path, absurd: str) -> None:
    said, members, topics = run(tmp_path, changed("p0", absurd, at=1))
    assert (tmp_path / "t.csv").read_text("utf-8") == _table(tmp_path, changed("p0", "", at=1))
    assert topics[0]["name"].startswith("云栖丽苑") and {"p0", "p1"} <= {one["id"] for one in members}
    assert "时间读不出或不合情理，消息仍计入：1行（第7行）" in said
    assert "kept, but without their time, which cannot be read or cannot be right: 1 (line 7)" in said


def _table(folder: Path, content: Sequence[Row]) -> str:
    (folder / "other").mkdir()
    run(folder / "other", content)
    return (folder / "other" / "t.csv").read_text("utf-8")


def test_a_time_within_a_day_from_now_is_one(tmp_path: Path) -> None:
    said, _, topics = run(tmp_path, changed("n4", "2026-06-21 11:59:59Z", at=1))
    assert topics[0]["last"] == "2026-06-21T11:59:59+00:00" and said.count("\n") == 1


def test_a_message_whose_time_cannot_be_read_still_belongs(tmp_path: Path) -> None:
    said, members, _ = run(tmp_path, changed("n2", "昨天", at=1))
    assert noisy(members) == {"n0", "n1", "n2", "n3", "n4"} and "（第4行）" in said


def test_rows_left_out_are_said_with_their_lines(tmp_path: Path) -> None:
    more = [("", "", "路灯不亮", "巷口"), (" ", "", "路灯不亮", "巷尾"), ("e", "", " ", "")]
    said, members, _ = run(tmp_path, [*rows(), *more])
    assert "没有编号，略去：2行（第21、22行） | left out, without an id: 2 (lines 21, 22)" in said
    assert "没有文字，略去：1行（第23行） | left out, without text: 1 (line 23)" in said
    assert said.startswith("19 messages") and "e" not in {one["id"] for one in members}


def test_of_many_rows_left_out_the_first_are_named(tmp_path: Path) -> None:
    said, _, _ = run(tmp_path, [*rows(), *[("", "", "路灯不亮", "")] * 7])
    assert (
        "7行（第21、22、23、24、25行等） | left out, without an id: 7 (lines 21, 22, 23, 24, 25, …)" in said
    )


def test_a_line_that_is_no_json_is_said_to_be_unreadable(tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    source.write_text('{"id": 1, "title": "路灯不亮", "detail": ""}\n{"id": 2, "tit\n', "utf-8")
    done = CliRunner().invoke(app, words(tmp_path, source, time=""))
    assert "读不了，略去：1行（第2行） | left out, cannot be read: 1 (line 2)" in done.stdout


def test_of_an_id_that_stands_twice_the_first_row_stays(tmp_path: Path) -> None:
    said, members, _ = run(tmp_path, [*rows(), ("n2", "", *OTHERS[0]), ("p1", "", *OTHERS[1])])
    assert noisy(members) == {"n0", "n1", "n2", "n3", "n4"}
    assert "编号已出现过，只留第一行：2行（第21（编号n2）、22（编号p1）行）" in said
    assert (
        "left out, the id was seen before and its first row stays: 2 (lines 21 (id n2), 22 (id p1))" in said
    )


def test_a_row_without_text_does_not_take_the_id_of_the_next(tmp_path: Path) -> None:
    said, members, _ = run(tmp_path, [("n0", "", "", ""), *rows()])
    assert "n0" in noisy(members) and "没有文字，略去：1行（第2行）" in said and "已出现过" not in said


def test_where_no_row_can_be_used_the_reasons_are_said(tmp_path: Path, refused: Refused) -> None:
    said = refused(*words(tmp_path, file_of(tmp_path, [("", "", "路灯不亮", ""), ("e", "", "", "")])))
    assert "没有可读的消息" in said and "没有编号，略去：1行（第2行）" in said
    assert "no message to read" in said and "left out, without text: 1 (line 3)" in said


@pytest.mark.parametrize("zone", ["Mars/X", "", "../etc", "Asia", "zone.tab", "a" * 300])
def test_a_zone_that_does_not_exist_is_one_line(tmp_path: Path, refused: Refused, zone: str) -> None:
    said = refused(*words(tmp_path, file_of(tmp_path, rows()), zone=zone))
    assert "没有这个时区" in said and "there is no time zone" in said
    assert list(tmp_path.iterdir()) == [tmp_path / "in.csv"]


def test_members_and_topics_in_one_file_are_refused(tmp_path: Path, refused: Refused) -> None:
    (tmp_path / "same.csv").write_text("before", "utf-8")
    same = {"out": tmp_path / "same.csv", "table": tmp_path / "." / "same.csv"}
    assert "same.csv" in refused(*words(tmp_path, file_of(tmp_path, rows()), **same))
    assert (tmp_path / "same.csv").read_text("utf-8") == "before"


@pytest.mark.parametrize("option", ["out", "table"])
def test_the_input_is_never_overwritten(tmp_path: Path, refused: Refused, option: str) -> None:
    source = file_of(tmp_path, rows())
    before = source.read_bytes()
    (tmp_path / "link.csv").symlink_to(source)
    refused(*words(tmp_path, source, **{option: tmp_path / "link.csv"}))
    assert source.read_bytes() == before and len(list(tmp_path.iterdir())) == 2


@pytest.mark.parametrize(("broken", "other"), [("out", "t.csv"), ("table", "m.csv")])
def test_where_one_output_cannot_be_written_neither_is(
    tmp_path: Path, refused: Refused, broken: str, other: str
) -> None:
    (tmp_path / other).write_text("before", "utf-8")
    nowhere = tmp_path / "nodir" / "x.csv"
    said = refused(*words(tmp_path, file_of(tmp_path, rows()), **{broken: nowhere}))
    assert f"cannot write {nowhere}" in said and (tmp_path / other).read_text("utf-8") == "before"
    assert {one.name for one in tmp_path.iterdir()} == {"in.csv", other}


def test_a_full_disk_leaves_both_outputs_as_they_were(
    tmp_path: Path, refused: Refused, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    for name in ("m.csv", "t.csv"):
        (tmp_path / name).write_text("before", "utf-8")
    monkeypatch.setattr("huiyin.cli.learn_topics._write_topics", full)
    assert "No space left" in refused(*words(tmp_path, file_of(tmp_path, rows())))
    assert {one.read_text("utf-8") for one in tmp_path.glob("[mt].csv")} == {"before"}


def test_outputs_are_plain_whatever_the_input_was(tmp_path: Path) -> None:
    source = file_of(tmp_path, rows())
    source.write_bytes(b"\xef\xbb\xbf" + source.read_bytes().replace(b"\n", b"\r\n"))
    assert CliRunner().invoke(app, words(tmp_path, source)).exit_code == 0
    for name, begins in (("m.csv", b"id,topic,score\n"), ("t.csv", b"topic,name,size,")):
        found = (tmp_path / name).read_bytes()
        assert found.startswith(begins) and b"\r" not in found and found.endswith(b"\n")


def test_an_id_of_two_lines_comes_back_as_it_was(tmp_path: Path) -> None:
    _, members, _ = run(tmp_path, changed("n2", "n\r2"))
    assert "n\r2" in noisy(members)
