"""Reports as files: the same words and figures as PDF to print and as DOCX to go on editing."""

from huiyin.learn.insight.reports.papers.book import (
    OFFICIAL,
    counted_words,
    made_at,
    nearly,
    pdf,
    saved_name,
    title_of,
)
from huiyin.learn.insight.reports.papers.word import docx

__all__ = ["OFFICIAL", "counted_words", "docx", "made_at", "nearly", "pdf", "saved_name", "title_of"]
