"""Reviewed by a second person, sealed and issued; afterwards only withdrawn, or corrected by a new edition."""

from typing import Any

from django.db import transaction
from django.db.models import Max

from huiyin.act.orders.refusals import Incomplete
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.calendar.clock import now
from huiyin.learn.insight.reports import policies
from huiyin.learn.insight.reports.actions.holding import held, must, open_for, tell
from huiyin.learn.insight.reports.models import Report, Section, Wording
from huiyin.learn.insight.reports.refusals import NeedsSecond, NotIssued, NotReviewed, SectionStale
from huiyin.learn.insight.reports.rules import DRAFT, ISSUED, OUT, REPLACED, REVIEWED, WITHDRAWN, digest


@transaction.atomic
def review(actor: Actor, report_id: int, version: int | None = None) -> Report:
    """Say that what it says now is right: a second person, none of those who wrote it."""
    report = open_for(actor, report_id)
    if report.state == REVIEWED and report.reviewed_by == actor.id:
        return report
    if not policies.may_review(actor, report, writers(report)):
        raise NeedsSecond
    if version is not None and version != report.version:
        raise SectionStale
    report.state, report.version = REVIEWED, report.version + 1
    report.reviewed_by, report.reviewer, report.reviewed_at = actor.id, actor.name, now()
    report.save()
    tell(actor, report, "review_report", {"says": digest(content(report))})
    return report


@transaction.atomic
def issue(actor: Actor, report_id: int) -> Report:
    """Seal the reviewed report and let it out; an edition that it corrects is replaced by it."""
    report = held(report_id)
    must(policies.may_issue(actor, report))
    if report.state == ISSUED:
        return report
    if report.state != REVIEWED:
        raise NotReviewed
    report.state, report.seal = ISSUED, digest(content(report))
    report.issued_by, report.issuer, report.issued_at = actor.id, actor.name, now()
    report.save()
    if report.corrects_id:
        Report.objects.filter(pk=report.corrects_id, state=ISSUED).update(state=REPLACED)
    tell(actor, report, "issue_report", {"seal": report.seal, "reviewer": report.reviewer})
    return report


@transaction.atomic
def withdraw(actor: Actor, report_id: int, reason: str) -> Report:
    """Take back what is out, and say why; it stays to be read, marked as withdrawn."""
    report = held(report_id)
    must(policies.may_issue(actor, report))
    if report.state == WITHDRAWN:
        return report
    if report.state != ISSUED:
        raise NotIssued
    if not reason.strip():
        raise Incomplete(("reason",))
    report.state, report.withdrawn_at, report.reason = WITHDRAWN, now(), reason.strip()
    report.save()
    tell(actor, report, "withdraw_report", {"seal": report.seal}, reason.strip())
    return report


@transaction.atomic
def correct(actor: Actor, report_id: int) -> Report:
    """A new edition with the same figures and words, to be changed, reviewed and issued in place of this one."""
    old = held(report_id)
    must(policies.may_write(actor, old.scope))
    if old.state not in OUT:
        raise NotIssued
    same = Report.objects.filter(
        kind=old.kind, scope=old.scope, first=old.first, last=old.last, theme_key=old.theme_key
    )
    if begun := same.filter(edition__gt=old.edition).order_by("-edition").first():
        return begun
    edition = (same.aggregate(last=Max("edition"))["last"] or 0) + 1
    new = Report.objects.create(
        kind=old.kind, first=old.first, last=old.last, scope=old.scope, theme=old.theme, theme_key=old.theme_key,
        edition=edition, title=old.title, state=DRAFT, drafted_by=actor.id, drafted_name=actor.name,
        drafted_at=now(), counted_at=old.counted_at, fresh_until=old.fresh_until, corrects=old,
    )  # fmt: skip
    _copy(old, new)
    tell(actor, new, "correct_report", {"corrects": old.pk, "seal": old.seal})
    return new


def _copy(old: Report, new: Report) -> None:
    Section.objects.bulk_create(
        Section(
            report=new, key=one.key, place=one.place, figures=one.figures, machine=one.machine, words=one.words,
            left_out=one.left_out, edited_by=one.edited_by, editor=one.editor, edited_at=one.edited_at,
        )
        for one in Section.objects.filter(report=old)
    )  # fmt: skip


def writers(report: Report) -> frozenset[int]:
    """Everybody who drafted it by hand or whose wording it ever was in this edition."""
    wrote = Wording.objects.filter(section__report=report).values_list("by", flat=True)
    return frozenset(one for one in (report.drafted_by, *wrote) if one is not None)


def content(report: Report) -> dict[str, Any]:
    """Everything that a report says, as it is sealed."""
    return {
        "kind": report.kind,
        "first": report.first.isoformat(),
        "last": report.last.isoformat(),
        "scope": report.scope_id,
        "theme": report.theme,
        "edition": report.edition,
        "title": report.title,
        "counted_at": report.counted_at.isoformat(),
        "sections": [
            {"key": one.key, "figures": one.figures, "machine": one.machine, "words": one.words}
            for one in Section.objects.filter(report=report, left_out=False).order_by("place", "id")
        ],
    }
