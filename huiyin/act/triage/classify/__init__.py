"""From a text to a label with a calibrated probability, learned from labelled examples; no Django.

`train(rows, labels, fields=…)` gives a `Classifier`; `save`, `load`, `to_bytes` and `from_bytes` keep it without
pickle; `evaluate` measures it on rows that it has not seen.
"""

from huiyin.act.triage.classify.files import Refused, check_target, from_bytes, load, save, to_bytes
from huiyin.act.triage.classify.levels import Levels, roll_up, surest
from huiyin.act.triage.classify.metrics import Report, evaluate
from huiyin.act.triage.classify.model import Classifier
from huiyin.act.triage.classify.training import Untrainable, cross_validate, train

__all__ = [
    "Classifier",
    "Levels",
    "Refused",
    "Report",
    "Untrainable",
    "check_target",
    "cross_validate",
    "evaluate",
    "from_bytes",
    "load",
    "roll_up",
    "save",
    "surest",
    "to_bytes",
    "train",
]
