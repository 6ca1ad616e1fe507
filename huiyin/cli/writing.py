"""Files that a command writes: whole or not at all."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import combinations, product
from pathlib import Path
from typing import TextIO

from huiyin.cli.running import Unusable


@contextmanager
def appearing(out: Path, encoding: str = "utf-8") -> Iterator[TextIO]:
    """A file that appears when it is whole; what stood there before stays until then, and if it never is.

    What is no file, as a pipe, is written as it comes.
    """
    try:
        if out.exists() and not out.is_file():
            with out.open("w", encoding=encoding, errors="replace", newline="") as stream:
                yield stream
            return
        place = out.resolve()
        fresh = place.with_name(f".{place.name}.{os.getpid()}")
        try:
            with fresh.open("x", encoding=encoding, errors="replace", newline="") as stream:
                yield stream
            fresh.replace(place)
        finally:
            fresh.unlink(missing_ok=True)
    except OSError as error:
        raise Unusable(f"写不了{out} | cannot write {out}: {error.strerror}") from error


def refuse_overwriting(out_paths: Sequence[Path], in_paths: Sequence[Path]) -> None:
    """Refuse outputs that are an input or one file with each other; what is no file, as a pipe, may be both."""
    for out, given in product(out_paths, in_paths):
        if _same(out, given):
            raise Unusable(f"不能覆盖输入文件：{out} | {out} would overwrite the input {given}")
    for out, other in combinations(out_paths, 2):
        if _same(out, other):
            raise Unusable(f"两个输出是同一个文件：{out} | two outputs are the same file: {out} and {other}")


def _same(one: Path, other: Path) -> bool:
    # os.path, because Path raises where links go in a circle or a folder may not be entered.
    if os.path.exists(one) and os.path.exists(other):
        return os.path.samefile(one, other) and os.path.isfile(one)
    return os.path.realpath(one) == os.path.realpath(other)
