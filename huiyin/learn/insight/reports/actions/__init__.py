"""The only writers of reports, one verb per file."""

from huiyin.learn.insight.reports.actions.drafting import draft, recount
from huiyin.learn.insight.reports.actions.editing import edit_section, leave_out, name_report, restore_section
from huiyin.learn.insight.reports.actions.issuing import correct, issue, review, withdraw

__all__ = [
    "correct",
    "draft",
    "edit_section",
    "issue",
    "leave_out",
    "name_report",
    "recount",
    "restore_section",
    "review",
    "withdraw",
]
