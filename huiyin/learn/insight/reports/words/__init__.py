"""The machine's sentences: templates filled from frozen figures, in the language that is in force."""

from huiyin.learn.insight.reports.words.pen import Frame, Written
from huiyin.learn.insight.reports.words.sections import written
from huiyin.learn.insight.reports.words.tables import tables

LANGUAGES = {"zh": "zh-hans", "en": "en"}  # in which the machine writes, and what Django calls them

__all__ = ["LANGUAGES", "Frame", "Written", "tables", "written"]
