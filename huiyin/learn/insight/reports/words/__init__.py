"""The machine's sentences: templates filled from frozen figures, in the language that is in force."""

from huiyin.learn.insight.reports.words.pen import Frame, Written
from huiyin.learn.insight.reports.words.sections import written
from huiyin.learn.insight.reports.words.tables import tables

__all__ = ["Frame", "Written", "tables", "written"]
