"""Reports as their readers see them: lists, one with its sections, its wordings, and whether its seal holds."""

from dataclasses import dataclass

from django.db.models import Q

from huiyin.act.orders.refusals import Refused
from huiyin.answer.assessment.queries import scope_of
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.numbers import whole_number
from huiyin.foundation.organisations.models import Unit
from huiyin.learn.insight.reports import policies
from huiyin.learn.insight.reports.actions.holding import today
from huiyin.learn.insight.reports.actions.issuing import content, writers
from huiyin.learn.insight.reports.models import Report, Section, Wording
from huiyin.learn.insight.reports.reading import Read, Reader, may_read_words, read, reader_of, title_of
from huiyin.learn.insight.reports.rules import KINDS, OUT, WRITTEN, Theme, digest, last_period

__all__ = [
    "KINDS", "PAGE", "Doing", "Read", "Reader", "Report", "Section", "Theme", "Wording", "doing", "findings",
    "last_period", "newer", "read", "reader_of", "report", "report_of", "reports", "scopes", "seal_holds", "sections",
    "today", "wordings",
]  # fmt: skip
PAGE = 30
WORDINGS_AT_MOST = 50


@dataclass(frozen=True)
class Doing:
    """What this person can do to a report now."""

    write: bool
    review: bool
    issue: bool
    withdraw: bool
    correct: bool
    wrote: bool  # and can therefore not review it


def reports(actor: Actor, kind: str = "", before: str = "") -> list[Report]:
    """The newest that this person may read; `before` is the key of the last that was shown."""
    own = scope_of(actor)
    found = Report.objects.select_related("scope")
    if not own.is_city:
        found = found.filter(Q(scope__in=own.units) | Q(state__in=OUT, scope__level="city"))
    if kind in KINDS:
        found = found.filter(kind=kind)
    start = whole_number(before)
    mark = None if start is None else Report.objects.filter(pk=start).first()
    if mark is not None:
        found = found.filter(Q(last__lt=mark.last) | Q(last=mark.last, pk__lt=mark.pk))
    return list(found.order_by("-last", "-id")[:PAGE])


def report(actor: Actor, report_id: int) -> Report:
    """One report; raises `Report.DoesNotExist`, `Refused`."""
    found = Report.objects.select_related("scope", "corrects").get(pk=report_id)
    if not policies.may_read(actor, found):
        raise Refused
    return found


def report_of(section_id: int) -> int:
    """The key of the report of a section; raises `Section.DoesNotExist`."""
    return Section.objects.values_list("report_id", flat=True).get(pk=section_id)


def newer(found: Report) -> int | None:
    """The key of the edition that corrects this one, if there is one."""
    return Report.objects.filter(corrects=found).order_by("-edition").values_list("pk", flat=True).first()


def findings(reader: Reader, found: list[Report], language: str) -> dict[int, str]:
    """What each report says first to this reader, in this language."""
    rows = Section.objects.filter(report__in=found, left_out=False).order_by("report", "place", "id")
    first = {section.report_id: section for section in rows.distinct("report")}
    return {one.pk: title_of(reader, one, first[one.pk], language) for one in found if one.pk in first}


def sections(found: Report, whole: bool = False) -> list[Section]:
    """Its sections in their order; with those that are left out if `whole`."""
    rows = Section.objects.filter(report=found).order_by("place", "id")
    return list(rows if whole else rows.filter(left_out=False))


def wordings(reader: Reader, report: Report, section: Section) -> list[Wording]:
    """What people wrote there and this reader may read, the newest first."""
    found = Wording.objects.filter(section=section).order_by("-version")[:WORDINGS_AT_MOST]
    return [one for one in found if may_read_words(reader, report, section, one.words, one.by)]


def doing(actor: Actor, found: Report) -> Doing:
    """What this person can do to it."""
    write = policies.may_write(actor, found.scope)
    wrote = writers(found)
    open_ = found.state in WRITTEN
    return Doing(
        write=write and open_,
        review=open_ and found.state == "draft" and policies.may_review(actor, found, wrote),
        issue=found.state == "reviewed" and policies.may_issue(actor, found),
        withdraw=found.state == "issued" and policies.may_issue(actor, found),
        correct=found.state in OUT and write and not found.corrections.exists(),
        wrote=actor.id in wrote,
    )


def seal_holds(found: Report) -> bool:
    """Whether an issued report still says what was sealed."""
    return bool(found.seal) and digest(content(found)) == found.seal


def scopes(actor: Actor) -> list[Unit]:
    """The city and districts for which this person may write, the widest first."""
    units = Unit.objects.filter(active=True, level__in=("city", "district")).order_by("path")
    return [unit for unit in units if policies.may_write(actor, unit)]
