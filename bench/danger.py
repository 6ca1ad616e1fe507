"""`python -m bench.danger [FILE ...]`: how well danger is heard, and how fast.

Prints recall and precision of red and orange on the invented sentences of `tests/act/danger`, and for each CSV named
(columns title and detail or content) the share of texts by grade. Time is processor time a text, beside the plainest
way that looks for the same words (`word in text` for each of them) in the same run; the limit is 0.2 ms.
"""

import argparse
import csv
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import huiyin
from huiyin.act.triage.danger.hearing import Hearing
from huiyin.foundation.city.pack import CityPack, read_pack

LISTS = Path(__file__).parents[1] / "tests" / "act" / "danger"
CITY = Path(huiyin.__file__).parent / "cities" / "huiyin"
LIMIT = 0.2  # milliseconds of processor time a text
SERIOUS = ("red", "orange")
TEXT = ("title", "detail", "content", "words")


def main() -> int:
    """Exit code 1 when hearing takes longer than its limit on any file."""
    asked = argparse.ArgumentParser(prog="python -m bench.danger", description=__doc__)
    asked.add_argument("files", nargs="*", type=Path)
    asked.add_argument("--city", type=Path, default=CITY)
    given = asked.parse_args()
    pack = read_pack(given.city)
    ear = Hearing(pack.risk_words, pack.danger)
    for name in ("held_back", "seen"):
        _lists(ear, name)
    slow = [path for path in given.files if _file(ear, pack, path) > LIMIT]
    return 1 if slow else 0


def _grade(ear: Hearing, text: str) -> str:
    return next((heard.grade for heard in ear.hear(text) if heard.grade), "none")


def _lists(ear: Hearing, name: str) -> None:
    with (LISTS / f"{name}.csv").open(encoding="utf-8") as file:
        found = Counter((row["truth"], _grade(ear, row["text"])) for row in csv.DictReader(file))
    print(f"{name}: {found.total()} sentences")
    for grade in SERIOUS:
        right = found[grade, grade]
        said = sum(n for (truth, _), n in found.items() if truth == grade)
        heard = sum(n for (truth, got), n in found.items() if got == grade and truth != "ambiguous")
        print(f"  {grade:7} recall {right}/{said}  precision {right}/{heard}")
    unsure = {got: n for (truth, got), n in found.items() if truth == "ambiguous"}
    print(f"  ambiguous heard as {unsure}")


def _file(ear: Hearing, pack: CityPack, path: Path) -> float:
    csv.field_size_limit(sys.maxsize)
    with path.open(encoding="utf-8-sig") as file:
        texts = ["\n".join(row[name] for name in TEXT if name in row) for row in csv.DictReader(file)]
    grades = Counter(_grade(ear, text) for text in texts)
    words = [risk.word for risk in pack.risk_words]
    words += [word for pattern in pack.danger.patterns for piece in pattern.pieces for word in piece]
    ours, plain = _each(ear.hear, texts), _each(lambda text: [w for w in words if w in text], texts)
    shares = ", ".join(f"{grade} {100 * n / len(texts):.2f} %" for grade, n in grades.most_common())
    print(f"{path.name}: {len(texts)} texts, {shares}")
    print(
        f"  {ours:.3f} ms a text (limit {LIMIT}), {ours / plain:.2f} times looking for each of {len(words)} words"
    )
    return ours


def _each(act: Callable[[str], object], texts: list[str]) -> float:
    before = time.process_time()
    for text in texts:
        act(text)
    return 1000 * (time.process_time() - before) / len(texts)


if __name__ == "__main__":
    sys.exit(main())
