"""Files of commands: whole or as they were before, readable as any other file."""

import os
from pathlib import Path
from typing import TextIO

import pytest

from huiyin.cli.running import Unusable
from huiyin.cli.writing import appearing, refuse_overwriting


class Broken(Exception):
    """Something goes wrong half way."""


def _break(stream: TextIO) -> None:
    stream.write("half")
    raise Broken


def test_a_file_appears_when_it_is_whole(tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    out.write_text("before", "utf-8")
    with appearing(out) as stream:
        stream.write("a,b\n")
        stream.flush()
        assert out.read_text("utf-8") == "before"
    assert out.read_text("utf-8") == "a,b\n" and list(tmp_path.iterdir()) == [out]
    plain = tmp_path / "plain"
    plain.touch()
    assert out.stat().st_mode == plain.stat().st_mode


def test_what_breaks_off_leaves_what_was_there(tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    out.write_text("before", "utf-8")
    with pytest.raises(Broken), appearing(out) as stream:
        _break(stream)
    assert out.read_text("utf-8") == "before" and list(tmp_path.iterdir()) == [out]


def test_a_link_stays_a_link_and_a_pipe_is_written_to(tmp_path: Path) -> None:
    target, link = tmp_path / "target", tmp_path / "link"
    link.symlink_to(target)
    with appearing(link, "utf-8-sig") as stream:
        stream.write("回音")
    assert link.is_symlink() and target.read_bytes() == b"\xef\xbb\xbf" + "回音".encode()
    read, write = os.pipe()
    with appearing(Path(f"/dev/fd/{write}")) as stream:
        stream.write("through")
    os.close(write)
    assert os.read(read, 99) == b"through"
    os.close(read)


def test_where_nothing_can_be_written_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(Unusable, match="cannot write"), appearing(tmp_path / "nowhere" / "out.csv"):
        pass


def test_a_file_that_is_read_is_not_written_by_any_name(tmp_path: Path) -> None:
    file, symlink, hard = tmp_path / "in.csv", tmp_path / "symlink.csv", tmp_path / "hard.csv"
    file.write_text("before", "utf-8")
    symlink.symlink_to(file)
    hard.hardlink_to(file)
    for out in (file, symlink, hard, tmp_path / "." / "x" / ".." / "in.csv"):
        (tmp_path / "x").mkdir(exist_ok=True)
        with pytest.raises(Unusable, match=r"就是输入文件.* \| the output .* is the input"):
            refuse_overwriting([tmp_path / "other.csv", out], [tmp_path / "none.csv", file])


def test_other_files_new_files_and_pipes_may_be_written(tmp_path: Path) -> None:
    file, other = tmp_path / "in.csv", tmp_path / "other.csv"
    file.touch()
    other.touch()
    refuse_overwriting([other, tmp_path / "new.csv"], [file])
    refuse_overwriting([Path("/dev/null")], [Path("/dev/null")])
