"""Files of commands: whole or as they were before, readable as any other file."""

import os
from pathlib import Path
from typing import TextIO

import pytest

from huiyin.cli.running import Unusable
from huiyin.cli.writing import appearing


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
