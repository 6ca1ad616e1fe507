"""Seven patterns in the record, each a pure function: counts of units in, what was measured out; no Django."""

from huiyin.answer.supervision.questions.detectors.copied import Reply, copied
from huiyin.answer.supervision.questions.detectors.excluded import excluded
from huiyin.answer.supervision.questions.detectors.heaping import Finished, heaping
from huiyin.answer.supervision.questions.detectors.phones import Raters, phones
from huiyin.answer.supervision.questions.detectors.returns import Asked, returns
from huiyin.answer.supervision.questions.detectors.shares import reappeal, self_report

__all__ = [
    "Asked",
    "Finished",
    "Raters",
    "Reply",
    "copied",
    "excluded",
    "heaping",
    "phones",
    "reappeal",
    "returns",
    "self_report",
]
