"""Figures of a report's sections: plain data, counted once and then frozen."""

from huiyin.learn.insight.reports.figures.framing import About, about
from huiyin.learn.insight.reports.figures.sections import counted

__all__ = ["About", "about", "counted"]
