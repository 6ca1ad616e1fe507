"""A mapping says which column is what; what it says wrongly is told by key."""

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from huiyin.hear.channels.files.convert import Converter
from huiyin.hear.channels.files.faults import UnusableFile
from huiyin.hear.channels.files.mapping import bind, read_layout
from huiyin.hear.channels.files.opening import open_file
from huiyin.hear.intake.rules import NewAppeal

MAPPINGS = Path(__file__).resolve().parents[2] / "mappings"
ZONE = ZoneInfo("Asia/Shanghai")

FULL = """
[columns]
words = ["what", "more"]
id = "ref"
time = "when"
channel = "how"
place = ["area", "street"]
name = "who"
anonymous = "hidden"
[joined]
words = " / "
[constants]
kind = "help"
channel = "grid"
[values.channel]
Counter = "other"
"*" = "phone"
[values.name]
nobody = ""
[values.anonymous]
secret = true
"*" = false
[time]
formats = ["%d.%m.%Y"]
"""
HEADER = "ref,what,more,when,how,area,street,who,hidden,ignored\n"


def taken(tmp_path: Path, mapping: str, content: str) -> list[NewAppeal]:
    (tmp_path / "m.toml").write_text(mapping, "utf-8")
    (tmp_path / "a.csv").write_text(content, "utf-8")
    opened = open_file(tmp_path / "a.csv", read_layout(tmp_path / "m.toml"))
    converter = Converter(opened.bound, ZONE)
    found = [converter.appeal(row, datetime(2026, 3, 1, tzinfo=UTC)) for row in opened.table.rows]
    opened.close()
    assert all(isinstance(one, NewAppeal) for one in found), found
    return [one for one in found if isinstance(one, NewAppeal)]


def test_columns_are_joined_and_values_translated(tmp_path: Path) -> None:
    rows = (
        "A1,lamp is out,three days,24.12.2025,counter,East,Willow,nobody,no,x\nA2,leak,,,fax,,,Li,SECRET,x\n"
    )
    first, second = taken(tmp_path, FULL, HEADER + rows)
    assert (first.words, first.place, first.channel, first.kind) == (
        "lamp is out / three days",
        "East Willow",
        "other",
        "help",
    )
    assert first.said_at == datetime(2025, 12, 24, tzinfo=ZONE)
    assert (first.person.name, first.anonymous) == ("", False)
    assert (second.words, second.channel, second.person.name, second.anonymous) == (
        "leak",
        "phone",
        "Li",
        True,
    )


def test_a_constant_stands_where_the_file_is_silent(tmp_path: Path) -> None:
    mapping = (
        '[columns]\nwords = "what"\n[constants]\nchannel = "grid"\nplace = "Old Town"\nconfidential = true\n'
    )
    (appeal,) = taken(tmp_path, mapping, "what\nlamp is out\n")
    assert (appeal.channel, appeal.place, appeal.confidential) == ("grid", "Old Town", True)


@pytest.mark.parametrize(
    ("mapping", "named"),
    [
        ("[colums]\nwords = 'a'", "colums"),
        ("[columns]\nid = 'a'", "columns.words"),
        ("[columns]\nwords = 3", "columns.words"),
        ("[columns]\nwords = 'a'\nphon = 'b'", "columns.phon"),
        ("[columns]\nwords = 'a'\n[constants]\nchannel = 'pigeon'", "constants.channel"),
        ("[columns]\nwords = 'a'\n[values.kind]\nx = 'moan'", "values.kind"),
        ("[columns]\nwords = 'a'\n[values]\nkind = 'moan'", "values.kind"),
        ("[columns]\nwords = 'a'\n[time]\nformats = 'x'", "time.formats"),
        ("columns = 3", "columns"),
        ("[columns", "TOML"),
    ],
)
def test_a_wrong_mapping_is_told_by_its_key(tmp_path: Path, mapping: str, named: str) -> None:
    (tmp_path / "m.toml").write_text(mapping)
    with pytest.raises(UnusableFile) as caught:
        read_layout(tmp_path / "m.toml")
    assert named in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_column_that_the_file_has_not_is_named(tmp_path: Path) -> None:
    (tmp_path / "m.toml").write_text("[columns]\nwords = 'content'\nplace = 'where'")
    (tmp_path / "a.jsonl").write_text('{"content": "lamp"}\n')
    with pytest.raises(UnusableFile, match="where"):
        open_file(tmp_path / "a.jsonl", read_layout(tmp_path / "m.toml"))


@pytest.mark.parametrize("path", sorted(MAPPINGS.glob("*.toml")), ids=lambda path: path.stem)
def test_the_mappings_of_the_repository_are_valid(path: Path) -> None:
    layout = read_layout(path)
    columns = [name for names in layout.columns.values() for name in names]
    bound = bind(layout, columns)
    assert bound is not None
    assert bound.column("words")
