"""Reports: drafted once, edited without loss, reviewed by a second person, sealed; and who may do what."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest

from huiyin.act.orders.models import WorkOrder
from huiyin.act.orders.refusals import Incomplete, Refused
from huiyin.foundation.calendar.clock import at_time
from huiyin.foundation.city.queries import current
from huiyin.foundation.ledger.models import Event
from huiyin.learn.insight.alerts.models import Alert
from huiyin.learn.insight.cross.queries import crossed, opened_page, view_from
from huiyin.learn.insight.reports import actions, jobs, queries
from huiyin.learn.insight.reports.models import Report, Section, Wording
from huiyin.learn.insight.reports.reading import Reader
from huiyin.learn.insight.reports.refusals import (
    NeedsSecond,
    NotCounted,
    NoTheme,
    NotIssued,
    NotReviewed,
    PeriodNotOver,
    Sealed,
    SectionStale,
)
from huiyin.learn.insight.reports.rules import ONE_DAY, Theme
from huiyin.learn.insight.topics.models import Topic, TopicMember
from huiyin.testing.cast import DEPARTMENT, DISTRICT, RIVAL, Cast
from tests.learn.reported import DAY, LIGHT, NOISE, NOW, weeks

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(cast: Cast) -> Iterator[Cast]:
    """The cast on the Monday after, with everything carried over."""
    with at_time(NOW):
        weeks()
        yield cast


def daily(cast: Cast) -> Report:
    return actions.draft(cast.analyst, "daily", DAY, "C")


def section(report: Report, key: str) -> Section:
    return Section.objects.get(report=report, key=key)


def exact(cast: Cast) -> Reader:
    return queries.reader_of(cast.supervisor)


def text_of(cast: Cast, one: Section, language: str) -> str:
    return queries.read(exact(cast), one.report, one, language).text


def test_the_draft_says_what_was_counted_and_what_is_chance(told: Cast) -> None:
    report = daily(told)
    received = section(report, "received")
    assert received.figures["now"] == 40 and received.figures["previous"] == 14
    assert received.figures["usual"] == 14 and received.figures["beyond"]
    assert (
        "共收到诉求40件" in received.machine["zh"]["text"]
        and "多得超出偶然" in received.machine["zh"]["title"]
    )
    assert "40" in received.machine["en"]["text"] and "诉求" not in received.machine["en"]["text"]
    matters = section(report, "matters").machine["zh"]["text"]
    assert "30件" in matters and "平常4.0件" in matters
    assert len(queries.sections(report)) == len(current().reporting.kinds["daily"].sections)


def test_every_number_of_the_machine_comes_from_a_figure_and_opens_its_orders(told: Cast) -> None:
    report = daily(told)
    opened = 0
    for one in queries.sections(report):
        for text in one.machine.values():
            for cited in text["cited"]:
                assert cited["text"] in text["text"] + text["title"] or cited["text"] == "30"
                opens = cited.get("opens", {})
                if opens.get("page") == "cross":
                    view = view_from(opens["query"])
                    number = int(cited["text"].replace(",", ""))
                    assert crossed(told.supervisor, view).total == number
                    assert len(opened_page(told.supervisor, view, {}).orders) == min(number, 50)
                    opened += 1
    assert opened >= 10


def test_drafting_again_is_the_same_report(told: Cast) -> None:
    report = daily(told)
    again = actions.draft(told.supervisor, "daily", DAY, "C")
    assert again.pk == report.pk and Report.objects.count() == 1
    assert Event.objects.filter(stream=f"report:{report.pk}", action="draft_report").count() == 1


def test_what_is_not_over_or_not_counted_is_not_drafted(told: Cast) -> None:
    with pytest.raises(PeriodNotOver):
        actions.draft(told.analyst, "weekly", DAY + timedelta(days=1), "C")
    with at_time(NOW + timedelta(days=1)), pytest.raises(NotCounted):
        actions.draft(told.analyst, "daily", DAY + timedelta(days=1), "C")
    with pytest.raises(Incomplete):
        actions.draft(told.analyst, "daily", DAY, RIVAL)


def test_an_edit_is_kept_with_all_before_it_and_the_machine_can_speak_again(told: Cast) -> None:
    one = section(daily(told), "received")
    actions.edit_section(told.analyst, one.pk, "昨天收到40件。", one.version)
    actions.edit_section(told.analyst, one.pk, "昨天收到40件。", one.version)
    edited = actions.edit_section(told.analyst, one.pk, "昨天收到40件，比平常多。", one.version + 1)
    assert text_of(told, edited, "zh") == text_of(told, edited, "en") == "昨天收到40件，比平常多。"
    restored = actions.restore_section(told.analyst, one.pk)
    assert text_of(told, restored, "zh") == one.machine["zh"]["text"]
    kept = [wording.words for wording in queries.wordings(exact(told), one.report, restored)]
    assert kept == ["", "昨天收到40件，比平常多。", "昨天收到40件。"]


def test_nothing_is_written_over_unseen(told: Cast) -> None:
    one = section(daily(told), "received")
    actions.edit_section(told.analyst, one.pk, "先写的。", one.version)
    with pytest.raises(SectionStale):
        actions.edit_section(told.supervisor, one.pk, "后写的。", one.version)
    assert section(one.report, "received").words == "先写的。"
    with pytest.raises(Incomplete):
        actions.edit_section(told.supervisor, one.pk, "  ", one.version + 1)


def test_a_number_that_no_figure_says_is_shown_to_the_reviewer(told: Cast) -> None:
    one = section(daily(told), "received")
    edited = actions.edit_section(told.analyst, one.pk, "收到40件，其中99件是夜里来的。", one.version)
    assert queries.read(exact(told), edited.report, edited, "zh").unsourced == ["99"]


def test_counting_anew_keeps_what_people_wrote(told: Cast) -> None:
    report = daily(told)
    one = section(report, "received")
    actions.edit_section(told.analyst, one.pk, "我写的。", one.version)
    weeks()
    actions.recount(told.analyst, report.pk)
    fresh = section(report, "received")
    assert fresh.words == "我写的。" and fresh.figures["now"] == 80
    assert "80件" in fresh.machine["zh"]["text"]


def test_a_report_goes_out_when_a_second_person_has_reviewed_it(told: Cast) -> None:
    report = daily(told)
    one = section(report, "received")
    actions.edit_section(told.analyst, one.pk, "昨天收到40件。", one.version)
    with pytest.raises(NeedsSecond):
        actions.review(told.analyst, report.pk)
    with pytest.raises(NotReviewed):
        actions.issue(told.analyst, report.pk)
    actions.review(told.supervisor, report.pk)
    actions.edit_section(told.analyst, one.pk, "昨天收到40件，多。")
    with pytest.raises(NotReviewed):
        actions.issue(told.analyst, report.pk)
    actions.review(told.supervisor, report.pk)
    issued = actions.issue(told.analyst, report.pk)
    assert issued.state == "issued" and queries.seal_holds(issued)
    assert actions.issue(told.analyst, report.pk).seal == issued.seal
    event = Event.objects.get(stream=f"report:{report.pk}", action="issue_report")
    assert event.evidence["seal"] == issued.seal
    for change in (
        lambda: actions.edit_section(told.analyst, one.pk, "晚了。"),
        lambda: actions.recount(told.analyst, report.pk),
        lambda: actions.review(told.leader, report.pk),
    ):
        with pytest.raises(Sealed):
            change()
    Section.objects.filter(pk=one.pk).update(words="偷改的。")
    assert not queries.seal_holds(issued)


def test_a_review_of_what_has_changed_since_is_refused(told: Cast) -> None:
    report = daily(told)
    one = section(report, "received")
    actions.edit_section(told.analyst, one.pk, "改了。")
    with pytest.raises(SectionStale):
        actions.review(told.supervisor, report.pk, report.version)


def issue_of(cast: Cast) -> Report:
    report = daily(cast)
    actions.review(cast.supervisor, report.pk)
    return actions.issue(cast.supervisor, report.pk)


def test_what_is_out_is_corrected_by_an_edition_that_replaces_it(told: Cast) -> None:
    old = issue_of(told)
    new = actions.correct(told.analyst, old.pk)
    assert (new.edition, new.state, new.corrects_id) == (2, "draft", old.pk)
    assert actions.correct(told.analyst, old.pk).pk == new.pk
    actions.edit_section(told.analyst, section(new, "received").pk, "更正：收到40件。")
    actions.review(told.supervisor, new.pk)
    actions.issue(told.supervisor, new.pk)
    old.refresh_from_db()
    assert old.state == "replaced" and queries.seal_holds(old)
    assert section(old, "received").words == ""


def test_what_is_out_is_withdrawn_with_a_reason(told: Cast) -> None:
    report = daily(told)
    with pytest.raises(NotIssued):
        actions.withdraw(told.supervisor, report.pk, "写错了")
    issue_of(told)
    with pytest.raises(Incomplete):
        actions.withdraw(told.supervisor, report.pk, " ")
    gone = actions.withdraw(told.supervisor, report.pk, "数字口径写错了")
    assert gone.state == "withdrawn" and gone.reason == "数字口径写错了" and queries.seal_holds(gone)


def test_a_special_report_is_about_its_theme(told: Cast) -> None:
    theme = Theme(matter=NOISE, place=RIVAL)
    with pytest.raises(NoTheme):
        actions.draft(told.analyst, "special", DAY - timedelta(days=6), "C", Theme(), DAY + timedelta(days=1))
    report = actions.draft(
        told.analyst, "special", DAY - timedelta(days=6), "C", theme, DAY + timedelta(days=1)
    )
    first = queries.sections(report)[0]
    assert first.key == "theme" and first.figures["now"] == 30
    assert "30件" in first.machine["zh"]["text"]
    other = replace(theme, matter=LIGHT)
    assert actions.draft(told.analyst, "special", DAY, "C", other, DAY + timedelta(days=1)).pk != report.pk


def test_a_special_report_can_be_about_words(told: Cast) -> None:
    report = actions.draft(told.analyst, "special", DAY, "C", Theme(words="看不清"), DAY + timedelta(days=1))
    assert queries.sections(report)[0].figures["now"] == 40
    other = actions.draft(told.analyst, "special", DAY, "C", Theme(words="水管"), DAY + timedelta(days=1))
    assert queries.sections(other)[0].figures["now"] == 0


def test_a_district_is_reported_by_those_who_answer_for_it(told: Cast) -> None:
    report = actions.draft(told.district, "daily", DAY, DISTRICT)
    assert section(report, "received").figures["now"] == 40
    with pytest.raises(Refused):
        actions.draft(told.district, "daily", DAY, "D02")
    with pytest.raises(Refused):
        actions.draft(told.district, "daily", DAY, "C")


def test_a_report_says_the_alerts_and_topics_that_its_reader_may_see(told: Cast) -> None:
    _noticed()
    city = daily(told)
    alerts, topics = section(city, "alerts").figures, section(city, "topics").figures
    assert (alerts["total"], alerts["red"], alerts["answered"], alerts["true"]) == (2, 1, 1, 1)
    assert [row["grade"] for row in alerts["rows"]] == ["red", "blue"]
    assert (topics["total"], topics["topics"], topics["rows"][0]["name"]) == (30, 1, "夜间施工")
    other = actions.draft(told.analyst, "daily", DAY, "D02")
    assert section(other, "alerts").figures["total"] == 0
    assert section(other, "topics").figures["total"] == 0
    district = actions.draft(told.district, "daily", DAY, DISTRICT)
    assert section(district, "alerts").figures["total"] == 1
    assert section(district, "topics").figures["total"] == 30


def _noticed() -> None:
    """An alert of the district, one of the whole city, one of another day, and a topic with a street's orders."""
    usual = {
        "source": "counts",
        "kind": "day",
        "first_day": DAY,
        "last_day": DAY,
        "expected": 4.0,
        "p": 1e-9,
    }
    for n, (grade, place, state, day) in enumerate(
        (("blue", RIVAL, "raised", DAY), ("red", "", "judged", DAY), ("red", RIVAL, "judged", DAY - ONE_DAY))
    ):
        ended = {"outcome": "true", "judged_by": 1, "answered_at": NOW, "closed_at": NOW}
        judged = ended if state == "judged" else {}
        Alert.objects.create(
            grade=grade, place=place, state=state, raised_on=day, raised_at=NOW, noticed_at=NOW,
            due_at=NOW + ONE_DAY, owner_id=DEPARTMENT, observed=30 + n, matter=NOISE, **usual, **judged,
        )  # fmt: skip
    orders = WorkOrder.objects.filter(place=RIVAL, opened_at__date=DAY)
    topic = Topic.objects.create(name="夜间施工", matter=NOISE, first_at=NOW, last_at=NOW, read_at=NOW)
    TopicMember.objects.bulk_create(
        TopicMember(topic=topic, order=one, score=1.0, opened_at=one.opened_at) for one in orders
    )


def test_who_writes_who_reads(told: Cast) -> None:
    report = daily(told)
    everybody = told.everybody()
    writes = {who for who, one in everybody.items() if report.scope in queries.scopes(one)}
    assert writes == {"analyst", "supervisor", "leader"}
    assert _readers(everybody, report.pk) == writes
    actions.review(told.supervisor, report.pk)
    actions.issue(told.leader, report.pk)
    assert _readers(everybody, report.pk) == {*writes, "district"}
    assert [one.pk for one in queries.reports(told.district)] == [report.pk]


def _readers(everybody: dict[str, object], report_id: int) -> set[str]:
    found = set()
    for who, one in everybody.items():
        try:
            found.add(who) if queries.report(one, report_id) else None  # type: ignore[arg-type]
        except Refused:
            continue
    return found


def test_the_machine_drafts_what_is_due_once(told: Cast) -> None:
    drafted = jobs.draft_due()
    assert drafted == Report.objects.count() >= 2
    assert jobs.draft_due() == 0
    report = Report.objects.get(kind="daily", first=DAY, scope="C")
    assert report.drafted_by is None
    assert Report.objects.filter(kind="weekly", first=date(2026, 6, 8), scope="C").exists()
    actions.review(told.analyst, report.pk)
    assert actions.issue(told.analyst, report.pk).seal


def test_before_its_hour_nothing_is_drafted(told: Cast) -> None:
    with at_time(NOW - timedelta(hours=9)):  # one in the morning of a Monday
        jobs.draft_due()
    assert set(Report.objects.values_list("kind", flat=True)) == {
        "monthly"
    }  # made up for: its day was the second


def test_every_wording_is_somebodys(told: Cast) -> None:
    one = section(daily(told), "received")
    actions.edit_section(told.analyst, one.pk, "写的。")
    assert [(kept.by, kept.by_name) for kept in Wording.objects.all()] == [
        (told.analyst.id, told.analyst.name)
    ]
