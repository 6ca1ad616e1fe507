"""Reports from the site: kept once, whatever is sent how often, and whatever happened to the order meanwhile."""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.act.orders import actions, queries, rules
from huiyin.act.orders.actions import BadReport, KeyTaken, NewExhibit, SiteNote, Spot, report_from_site
from huiyin.act.orders.actions.receive import Receiving
from huiyin.act.orders.exhibit_rules import fault
from huiyin.act.orders.models import Exhibit, SiteReport, WorkOrder
from huiyin.act.orders.refusals import Refused
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.ledger.queries import story
from huiyin.hear.intake.actions import attachment_path
from huiyin.hear.intake.rules import ATTACHMENT_AT_MOST, NewAppeal
from huiyin.testing.cast import RIVAL, STREET, Cast
from huiyin.testing.pictures import GPS_WORDS, jpeg, png, voice

BEFORE, AFTER = NewExhibit("before", "1.jpg", jpeg(6)), NewExhibit("after", "2.png", png())
VOICE = NewExhibit("voice", "v.webm", voice())
SAID = SiteNote(
    "k1",
    "井盖换好了。",
    (BEFORE, AFTER, VOICE),
    Spot(121.5, 31.2, 12.0),
    datetime(2026, 11, 2, 9, 12, tzinfo=UTC),
)


@pytest.fixture
def order(cast: Cast) -> WorkOrder:
    """An order the street is working on."""
    new = NewAppeal(words="楼下井盖松了，车一压就响。", channel="web", source="web", source_key="lid")
    made = actions.receive_many(cast.citizen, [new], Receiving(lead=STREET, matter="010202"))[0].order
    actions.sign(cast.clerk, made.pk)
    actions.submit(cast.clerk, made.pk)
    return actions.instruct(cast.head, made.pk, "马上去。", cast.clerk.name)


def put(order: WorkOrder, state: str, lead: str = STREET) -> None:
    closed = now() if state in rules.CLOSED else None
    WorkOrder.objects.filter(pk=order.pk).update(state=state, closed_at=closed, lead=lead)


def events(order: WorkOrder) -> list[str]:
    return [event.action for event in story(f"order:{order.pk}")]


def test_report_is_progress_with_its_files(cast: Cast, order: WorkOrder) -> None:
    kept = report_from_site(cast.clerk, order.pk, SAID)
    assert kept.new and not kept.late and events(order).count("progress") == 1
    report = SiteReport.objects.get()
    assert (report.by, report.note, report.lon, report.accuracy) == (cast.clerk.name, SAID.note, 121.5, 12.0)
    assert report.taken_at == SAID.taken_at and abs(report.received_at - now()) < timedelta(minutes=1)
    files = list(Exhibit.objects.order_by("position"))
    assert [(f.kind, f.media_type) for f in files] == [
        ("before", "image/jpeg"),
        ("after", "image/png"),
        ("voice", "audio/webm"),
    ]
    told = story(f"order:{order.pk}")[-1].evidence
    assert [one["sha256"] for one in told["exhibits"]] == [f.sha256 for f in files]
    assert "121.5" not in str(told), "where somebody stood is no matter of the ledger"


def test_stored_picture_has_lost_what_the_camera_told(cast: Cast, order: WorkOrder) -> None:
    report_from_site(cast.clerk, order.pk, SAID)
    for exhibit in Exhibit.objects.all():
        content = attachment_path(exhibit.sha256).read_bytes()
        assert GPS_WORDS not in content and len(content) == exhibit.size
        assert hashlib.sha256(content).hexdigest() == exhibit.sha256


def test_same_report_sent_again_is_kept_once(cast: Cast, order: WorkOrder) -> None:
    report_from_site(cast.clerk, order.pk, SAID)
    actions.contact(cast.clerk, order.pk, "告诉他换好了。")
    again = report_from_site(cast.clerk, order.pk, SAID)
    assert not again.new
    assert (SiteReport.objects.count(), Exhibit.objects.count()) == (1, 3)
    assert events(order).count("progress") == 1


def test_same_words_under_another_key_are_another_report(cast: Cast, order: WorkOrder) -> None:
    report_from_site(cast.clerk, order.pk, SAID)
    report_from_site(cast.clerk, order.pk, replace(SAID, client_key="k2"))
    assert events(order).count("progress") == 2


def test_same_key_with_another_content_is_told_and_loses_nothing(cast: Cast, order: WorkOrder) -> None:
    report_from_site(cast.clerk, order.pk, SAID)
    with pytest.raises(KeyTaken):
        report_from_site(cast.clerk, order.pk, replace(SAID, note="又裂了。"))
    assert SiteReport.objects.get().note == SAID.note


def test_same_key_of_another_person_is_another_report(cast: Cast, order: WorkOrder) -> None:
    report_from_site(cast.clerk, order.pk, SAID)
    assert report_from_site(cast.head, order.pk, SAID).new


@pytest.mark.parametrize("state", ["50", "52", "53", "54", "55", "56", "75"])
def test_report_moves_nothing_in_each_state_of_handling(cast: Cast, order: WorkOrder, state: str) -> None:
    put(order, state)
    assert not report_from_site(cast.clerk, order.pk, SAID).late
    order.refresh_from_db()
    assert order.state == state and events(order)[-1] == "progress"


@pytest.mark.parametrize("state", ["51", "60", "62", "65", "70", "71", "80", "85"])
def test_late_report_is_kept_beside_the_moves(cast: Cast, order: WorkOrder, state: str) -> None:
    put(order, state)
    before = WorkOrder.objects.get(pk=order.pk)
    assert report_from_site(cast.clerk, order.pk, SAID).late
    assert not report_from_site(cast.clerk, order.pk, SAID).new
    after = WorkOrder.objects.get(pk=order.pk)
    assert (after.state, after.version) == (state, before.version)
    assert events(order).count("exhibit_late") == 1 and Exhibit.objects.count() == 3


def test_report_of_a_unit_that_has_lost_the_order_is_kept(cast: Cast, order: WorkOrder) -> None:
    put(order, "30", lead=RIVAL)
    assert report_from_site(cast.clerk, order.pk, SAID).late
    assert SiteReport.objects.get().order_id == order.pk


@pytest.mark.parametrize(
    "who", ["rival", "department", "outsider", "deputy", "agent", "citizen", "supervisor"]
)
@pytest.mark.parametrize("state", ["50", "80"])
def test_report_of_anybody_else_is_refused(cast: Cast, order: WorkOrder, who: str, state: str) -> None:
    put(order, state)
    with pytest.raises(Refused):
        report_from_site(getattr(cast, who), order.pk, SAID)
    assert not SiteReport.objects.exists() and events(order)[-1] == "instruct"


@pytest.mark.parametrize(
    ("wrong", "changed"),
    [
        ("key", {"client_key": ""}),
        ("note", {"note": " \n"}),
        ("note", {"note": "长" * 5001}),
        ("place", {"spot": Spot(181.0, 0.0)}),
        ("place", {"spot": Spot(float("nan"), 0.0)}),
        ("place", {"spot": Spot(1.0, 1.0, -1.0)}),
        ("time", {"taken_at": datetime(1970, 1, 1, tzinfo=UTC)}),
        ("time", {"taken_at": datetime(2100, 1, 1, tzinfo=UTC)}),
        ("too_many", {"files": (BEFORE,) * 7}),
        ("too_large", {"files": (NewExhibit("after", "x", jpeg() + bytes(ATTACHMENT_AT_MOST)),)}),
        ("media_type", {"files": (NewExhibit("after", "x.jpg", b"<svg onload=alert(1)>"),)}),
        ("media_type", {"files": (NewExhibit("after", "x.jpg", b"%PDF-1.7"),)}),
        ("media_type", {"files": (NewExhibit("voice", "x.webm", png()),)}),
        ("media_type", {"files": (NewExhibit("document", "x.mp4", b"\x00\x00\x00\x18ftypisom"),)}),
        ("media_type", {"files": (NewExhibit("secret", "x.png", png()),)}),
        ("broken", {"files": (NewExhibit("after", "x.png", png()[:-9]),)}),
    ],
)
def test_bad_report_is_refused_with_words_and_nothing_kept(
    cast: Cast, order: WorkOrder, wrong: str, changed: dict[str, object]
) -> None:
    with pytest.raises(BadReport) as refusal:
        report_from_site(cast.clerk, order.pk, replace(SAID, **changed))  # type: ignore[arg-type]
    assert refusal.value.fault == wrong and len(refusal.value.message) > 5
    assert not SiteReport.objects.exists() and events(order)[-1] == "instruct"


@given(
    st.text(max_size=6),
    st.lists(st.tuples(st.sampled_from(["before", "voice", "document"]), st.binary(max_size=40)), max_size=8),
)
def test_whatever_is_taken_is_of_a_known_kind(note: str, files: list[tuple[str, bytes]]) -> None:
    said = SiteNote("k", note, tuple(NewExhibit(kind, "f", content) for kind, content in files))
    if fault(said, now()) == "":
        assert note.strip() and len(files) <= 6 and all(file.media_type for file in said.files)


def test_unit_lets_the_appellant_see_a_picture_and_takes_it_back(cast: Cast, order: WorkOrder) -> None:
    report_from_site(cast.clerk, order.pk, SAID)
    assert queries.shown_exhibits(order.pk) == []
    picture = Exhibit.objects.get(kind="after")
    actions.show_exhibit(cast.clerk, picture.pk, shown=True)
    actions.show_exhibit(cast.clerk, picture.pk, shown=True)
    assert [one.pk for one in queries.shown_exhibits(order.pk)] == [picture.pk]
    actions.show_exhibit(cast.head, picture.pk, shown=False)
    assert queries.shown_exhibits(order.pk) == []
    assert events(order)[-2:] == ["show_exhibit", "hide_exhibit"]


@pytest.mark.parametrize("who", ["rival", "outsider", "agent", "citizen", "deputy"])
def test_nobody_else_shows_a_picture(cast: Cast, order: WorkOrder, who: str) -> None:
    report_from_site(cast.clerk, order.pk, SAID)
    with pytest.raises(Refused):
        actions.show_exhibit(getattr(cast, who), Exhibit.objects.get(kind="after").pk, shown=True)


def test_a_voice_is_never_shown(cast: Cast, order: WorkOrder) -> None:
    report_from_site(cast.clerk, order.pk, SAID)
    with pytest.raises(Refused):
        actions.show_exhibit(cast.clerk, Exhibit.objects.get(kind="voice").pk, shown=True)


def test_a_talk_reported_later_stops_the_clock_of_first_contact_once(cast: Cast, order: WorkOrder) -> None:
    put(order, "40")
    said = replace(SAID, act="contact", files=(BEFORE,))
    assert not report_from_site(cast.clerk, order.pk, said).late
    order.refresh_from_db()
    first = order.contacted_at
    assert first and events(order)[-1] == "contact"
    assert not report_from_site(cast.clerk, order.pk, said).new
    report_from_site(cast.clerk, order.pk, replace(said, client_key="k2"))
    order.refresh_from_db()
    assert order.contacted_at == first and events(order).count("contact") == 2


def test_talk_and_progress_under_one_key_are_not_mixed_up(cast: Cast, order: WorkOrder) -> None:
    report_from_site(cast.clerk, order.pk, SAID)
    with pytest.raises(KeyTaken):
        report_from_site(cast.clerk, order.pk, replace(SAID, act="contact"))


def another(cast: Cast, key: str, handler: str, lead: str = STREET) -> WorkOrder:
    new = NewAppeal(words=f"路灯不亮 {key}", channel="web", source="web", source_key=key)
    made = actions.receive_many(cast.citizen, [new], Receiving(lead=lead, matter="010202"))[0].order
    WorkOrder.objects.filter(pk=made.pk).update(state="50", handler=handler)
    return made


def test_street_list_has_ones_own_orders_first_and_nothing_of_other_units(
    cast: Cast, order: WorkOrder
) -> None:
    others = another(cast, "a", "某同事")
    nobodys = another(cast, "b", "")
    another(cast, "c", cast.clerk.name, lead=RIVAL)
    done = another(cast, "d", cast.clerk.name)
    put(done, "80")
    waiting = another(cast, "e", cast.clerk.name)
    put(waiting, "52")
    found = queries.street_orders(cast.clerk)
    assert {one.pk for one in found[:2]} == {order.pk, waiting.pk}
    assert {one.pk for one in found[2:]} == {others.pk, nobodys.pk}
    with pytest.raises(Refused):
        queries.street_orders(cast.outsider)
