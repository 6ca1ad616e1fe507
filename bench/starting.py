"""`python -m bench.starting`: what a fresh installation recognises, by the words of its pack and with its first models.

Two sets of invented messages: those of the demonstration, which nobody wrote to teach, and the pack's own examples,
each third judged by models that were taught the other two. No database is needed.
"""

import dataclasses
import os
import random
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from huiyin.act.triage.learned import Learned
    from huiyin.foundation.city.queries import City

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huiyin.settings")
os.environ.setdefault("HUIYIN_HOME", tempfile.mkdtemp(prefix="huiyin-bench-"))
PACK = Path(__file__).parents[1] / "huiyin" / "cities" / "huiyin"
THIRDS = 3
Message = tuple[tuple[str, str], str]


def main() -> None:
    """Print a line for each part and set of messages."""
    import django

    django.setup()
    from huiyin.foundation.city.pack import read_trusted_pack
    from huiyin.foundation.city.queries import city_of

    city = city_of(read_trusted_pack(PACK), PACK)
    print(f"{'':34}{'n':>5}  accuracy  top 3  macro-F1  calibration error  covered at 95 %")
    for part in ("matter", "kind"):
        _of_demo(city, part, titled=True)
        _of_demo(city, part, titled=False)
        _of_examples(city, part)
    _cost(city)


def _of_demo(city: "City", part: str, titled: bool) -> None:
    told = _demo(city, part, titled)
    name = f"{part}, demonstration{'' if titled else ', no title'}"
    _line(name, "words", city, part, told, None)
    _line(name, "learned", city, part, told, _taught(city, part))


def _demo(city: "City", part: str, titled: bool) -> list[Message]:
    from huiyin.demo.telling import Teller, read_script

    script = read_script()
    teller = Teller(script, city.pack, random.Random(1))
    found = []
    for line in script.lines:
        street = next(street for street in teller.streets if teller.fits(line, street))
        told = teller.tell(line, street)
        label = line.kind if part == "kind" else line.matter
        found.append(((told.title if titled else "", told.words), label))
    return found


def _of_examples(city: "City", part: str) -> None:
    """Each third by models taught the other two; the labels that are rare are spread over all three."""
    every = sorted(city.pack.examples, key=lambda one: (one.kind if part == "kind" else one.matter, one.line))
    said, words, truth = [], [], []
    for third in range(THIRDS):
        held = [one for place, one in enumerate(every) if place % THIRDS == third]
        rest = tuple(one for place, one in enumerate(every) if place % THIRDS != third)
        taught = dataclasses.replace(city, pack=dataclasses.replace(city.pack, examples=rest))
        told = [((one.title, one.words), one.kind if part == "kind" else one.matter) for one in held]
        told = [(row, label) for row, label in told if label]
        truth += told
        words.append(_judging(city, part, told).by(None))
        said.append(_judging(city, part, told).by(_taught(taught, part)))
    import numpy as np

    judging = _judging(city, part, truth)
    for which, matrix in (("words", np.concatenate(words)), ("learned", np.concatenate(said))):
        _print(f"{part}, examples held back", which, judging.compare(0, matrix, matrix)[1]["figures"])


def _taught(city: "City", part: str) -> "Learned":
    from huiyin.act.triage.learned import Learned
    from huiyin.act.triage.starting import learn_from_pack

    classifier, card = learn_from_pack(city, part)
    return Learned(classifier, 1, "examples", card["trust"])


def _judging(city: "City", part: str, told: Sequence[Message]):  # type: ignore[no-untyped-def]
    from huiyin.act.triage.learned import row_of
    from huiyin.act.triage.learning import Held, Judging

    return Judging(city, part, Held([row_of(*row) for row, _ in told], [label for _, label in told]))


def _line(
    name: str, which: str, city: "City", part: str, told: Sequence[Message], model: "Learned | None"
) -> None:
    judging = _judging(city, part, told)
    said = judging.by(model)
    _print(name, which, judging.compare(0, said, said)[1]["figures"])


def _print(name: str, which: str, found: dict[str, float]) -> None:
    print(
        f"{name + ', ' + which:34}{found['n']:5}  {found['accuracy']:8.3f}  {found['top3']:5.3f}  "
        f"{found['macro_f1']:8.3f}  {found['ece']:17.3f}  {found['coverage_at_95']:15.3f}"
    )


def _cost(city: "City") -> None:
    from huiyin.act.triage.classify import to_bytes
    from huiyin.act.triage.held import Models
    from huiyin.act.triage.method import CityMethod
    from huiyin.act.triage.rules import Said

    began = time.process_time()
    models = Models((), _taught(city, "kind"), _taught(city, "matter"))
    taught = time.process_time() - began
    size = sum(len(to_bytes(one.classifier)) for one in (models.kind, models.matter) if one)
    print(f"both models: {taught:.2f} s of processor time, {size // 1024} KiB")
    told = [Said(*row) for row, _ in _demo(city, "matter", titled=True)]
    for name, method in (("words", CityMethod(city)), ("learned", CityMethod(city, models))):
        method.propose(told[0])
        began = time.process_time()
        for said in told:
            method.propose(said)
        print(
            f"one proposal, {name}: {(time.process_time() - began) / len(told) * 1000:.2f} ms of processor time"
        )


if __name__ == "__main__":
    main()
