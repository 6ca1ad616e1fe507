"""Who really settled such matters in such places: learned from examples, asked by routes and by the command line.

Nothing here knows Django or a city: matters and places are levels of plain text, coarse to fine.

    history = learn(examples)                                # Example(matter, place, unit, when, weight, extras)
    history.rank(("01", "0101", "010101"), ("D01", "S0101"))   # [Ranked(unit, share, evidence), ...]
    history.to_bytes(); History.from_bytes(content)          # for a database; checked, never a pickle
    save(history, folder); load(folder)                      # history.json and history.npz, with hashes

Whoever keeps histories as versions calls `learn` with everything that is to count (an order's settled unit with a
weight above 0, a unit that gave it back with consent with a weight below 0), keeps the bytes, and hands the object
read from them to `Routes`.
"""

from huiyin.act.triage.history.counts import Evidence
from huiyin.act.triage.history.examples import Asked, Example
from huiyin.act.triage.history.learning import NothingLearned, learn
from huiyin.act.triage.history.model import History, Ranked
from huiyin.act.triage.history.storing import Damaged, load, save

__all__ = [
    "Asked",
    "Damaged",
    "Evidence",
    "Example",
    "History",
    "NothingLearned",
    "Ranked",
    "learn",
    "load",
    "save",
]
