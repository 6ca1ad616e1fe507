"""People's words in place of the machine's; every wording is kept, and nothing is written over unseen."""

from django.db import transaction

from huiyin.act.orders.refusals import Incomplete
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.calendar.clock import now
from huiyin.learn.insight.reports.actions.holding import changed, held_section, open_for, same, tell
from huiyin.learn.insight.reports.models import Report, Section, Wording
from huiyin.learn.insight.reports.rules import digest

WORDS_AT_MOST, TITLE_AT_MOST = 8000, 120


@transaction.atomic
def edit_section(actor: Actor, section_id: int, words: str, version: int | None = None) -> Section:
    """Put a person's words in place; the same words again change nothing.

    Raises `Refused`, `Sealed`, `Incomplete` for no words, `SectionStale` when somebody else was first.
    """
    told = words.replace("\r\n", "\n").strip()[:WORDS_AT_MOST]
    if not told:
        raise Incomplete(("words",))
    return _write(actor, section_id, told, version, "edit_section")


@transaction.atomic
def restore_section(actor: Actor, section_id: int, version: int | None = None) -> Section:
    """Let the machine's words stand again; what the person wrote is kept among the wordings."""
    return _write(actor, section_id, "", version, "restore_section")


def _write(actor: Actor, section_id: int, words: str, version: int | None, action: str) -> Section:
    report, section = held_section(actor, section_id)
    if section.words == words:
        return section
    same(version, section.version)
    section.words, section.version = words, section.version + 1
    section.edited_by, section.editor, section.edited_at = actor.id, actor.name, now()
    section.save()
    Wording.objects.create(
        section=section, version=section.version, words=words, by=actor.id, by_name=actor.name, at=now()
    )
    changed(report)
    tell(actor, report, action, {"section": section.key, "words": digest({"words": words})})
    return section


@transaction.atomic
def leave_out(actor: Actor, section_id: int, out: bool = True) -> Section:
    """Leave a section out of the report, or take it in again."""
    report, section = held_section(actor, section_id)
    if section.left_out == out:
        return section
    section.left_out, section.version = out, section.version + 1
    section.save()
    changed(report)
    tell(actor, report, "leave_out_section" if out else "take_in_section", {"section": section.key})
    return section


@transaction.atomic
def name_report(actor: Actor, report_id: int, title: str) -> Report:
    """Give the report a title of its own; empty: the city's name of the kind."""
    report = open_for(actor, report_id)
    called = " ".join(title.split())[:TITLE_AT_MOST]
    if called == report.title:
        return report
    report.title = called
    changed(report)
    tell(actor, report, "name_report", {"title": called})
    return report
