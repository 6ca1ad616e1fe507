"""What happens is told to those concerned: once, in the city's words, by the right channel, and no number is kept."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection, transaction

from huiyin.act.notices.actions import keep_address, look, mark_all_read, mark_read, send_due
from huiyin.act.notices.jobs import tell
from huiyin.act.notices.models import Cursor, Notice
from huiyin.act.notices.queries import inbox, told, unread
from huiyin.act.orders.actions import (
    approve,
    disapprove,
    dispatch,
    instruct,
    receive_many,
    release,
    reply,
    sign,
    submit,
)
from huiyin.act.orders.actions.moving import locked, note
from huiyin.act.orders.actions.receive import Receiving
from huiyin.act.orders.models import WorkOrder
from huiyin.act.teamwork.actions import comment
from huiyin.foundation.accounts.rules import CITIZEN
from huiyin.foundation.calendar.clock import at_time, now
from huiyin.foundation.city.queries import current
from huiyin.foundation.ledger.models import Event
from huiyin.foundation.vault.rules import Person
from huiyin.hear.intake.rules import NewAppeal
from huiyin.testing.cast import STREET, Cast

NUMBER = "13912345678"
CHECKED = {"诉求人提的每一点都答了": True}
pytestmark = pytest.mark.django_db


@pytest.fixture
def outbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the development adapter writes, empty."""
    monkeypatch.setenv("HUIYIN_HOME", str(tmp_path))
    return tmp_path / "outbox"


@pytest.fixture
def noon() -> Iterator[datetime]:
    """It is noon there, so that nothing waits for the morning."""
    here = datetime.now(current().zone).replace(hour=12, minute=0, second=0, microsecond=0)
    with at_time(here):
        yield here


@pytest.fixture
def begun(cast: Cast, noon: datetime, outbox: Path) -> None:
    """The first look, which tells nobody anything."""
    look()


def receive(key: str = "lamp", **how: object) -> WorkOrder:
    said = {"words": "路口的路灯不亮，晚上看不见。", "channel": "web", "source": "web", "source_key": key}
    person = Person("赵大妈", NUMBER)
    new = NewAppeal(**({"person": person} | said | how))  # type: ignore[arg-type]
    return receive_many(CITIZEN, [new], Receiving(lead=STREET, matter="010202"))[0].order


def lines(outbox: Path) -> list[dict[str, str]]:
    return [
        json.loads(line) for path in sorted(outbox.glob("*.jsonl")) for line in path.read_text().splitlines()
    ]


def to_release(cast: Cast, order: WorkOrder) -> None:
    sign(cast.clerk, order.pk)
    submit(cast.clerk, order.pk)
    instruct(cast.head, order.pk, "今晚修好。", "周经办")
    reply(cast.clerk, order.pk, "灯泡已换，今晚亮了。")


def test_the_first_look_begins_at_the_end(cast: Cast, noon: datetime) -> None:
    order = receive()
    look()
    assert Cursor.objects.get().position >= Event.objects.filter(stream=f"order:{order.pk}").last().pk  # type: ignore[union-attr]
    look()
    assert Notice.objects.count() == 0


def test_an_order_that_is_sent_to_a_unit_is_told_to_both(begun: None, cast: Cast, outbox: Path) -> None:
    order = receive()
    tell()
    sms = Notice.objects.get(channel="sms", template="dispatched")
    assert sms.state == "sent" and sms.parts >= 1
    assert order.number in sms.words and "临江街道" in sms.words and sms.words.startswith("【回音市12345】")
    assert "{" not in sms.words and "赵" not in sms.words
    accepted = Notice.objects.get(template="accepted")
    assert (accepted.state, accepted.outcome) == ("dropped", "moved_on")
    (line,) = lines(outbox)
    assert line["to"] == "139****5678" and line["key"] == str(sms.message) and line["words"] == sms.words
    (clerk,) = inbox(cast.clerk.id or 0)
    assert (
        clerk.template == "new_order"
        and order.number in clerk.words
        and clerk.link == f"/orders/{order.number}/"
    )
    assert unread(cast.rival.id or 0) == 0


def test_telling_again_tells_nothing_new(begun: None, cast: Cast, outbox: Path) -> None:
    receive()
    tell()
    before = Notice.objects.count(), len(lines(outbox))
    Cursor.objects.update(position=0)  # as if the cursor had been lost: the same event makes the same notices
    tell()
    assert (Notice.objects.count(), len(lines(outbox))) == before


def test_no_number_stands_anywhere_but_in_the_vault(
    begun: None, cast: Cast, outbox: Path, caplog: pytest.LogCaptureFixture
) -> None:
    receive()
    with caplog.at_level("DEBUG"):
        tell()
    assert NUMBER not in "".join(path.read_text() for path in outbox.glob("*"))
    assert NUMBER not in "".join(
        record.getMessage() for record in caplog.records if "backends" not in record.name
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT count(*) FROM "{table}" t WHERE t::text LIKE %s', [f"%{NUMBER}%"])
            assert cursor.fetchone() == (0,), table


def test_each_look_into_the_vault_is_written_down_with_its_purpose(
    begun: None, cast: Cast, outbox: Path
) -> None:
    receive()
    tell()
    sms = Notice.objects.get(channel="sms", state="sent")
    looked = Event.objects.get(action="reach")
    assert looked.stream == f"identity:{sms.appellant}" and looked.reason == f"notice {sms.pk} dispatched"
    assert looked.role == "system"


def test_who_wants_to_stay_unknown_is_told_nothing(begun: None, cast: Cast, outbox: Path) -> None:
    receive(anonymous=True, person=Person())
    tell()
    assert lines(outbox) == [] and not Notice.objects.filter(channel="sms").exists()


def test_confidential_matters_are_told_without_their_matter(begun: None, cast: Cast, outbox: Path) -> None:
    order = receive(confidential=True)
    tell()
    (line,) = lines(outbox)
    assert order.number in line["words"] and "路灯" not in line["words"] and "临江" not in line["words"]


def test_who_came_by_wechat_is_told_there(begun: None, cast: Cast, outbox: Path) -> None:
    receive(channel="wechat")
    tell()
    assert [line["channel"] for line in lines(outbox)] == ["wechat"]


def test_a_fixed_line_gets_no_short_message(begun: None, cast: Cast, outbox: Path) -> None:
    receive(person=Person("赵大妈", "02588886666"))
    tell()
    assert Notice.objects.get(template="dispatched").outcome == "no_mobile"
    assert lines(outbox) == []


def test_at_night_messages_wait_for_the_morning(
    begun: None, cast: Cast, outbox: Path, noon: datetime
) -> None:
    night = noon.replace(hour=23)
    with at_time(night):
        receive()
        tell()
        assert lines(outbox) == []
        assert Notice.objects.get(template="dispatched").due_at == (noon + timedelta(days=1)).replace(hour=8)
    with at_time(night + timedelta(hours=9, minutes=5)):
        tell()
    assert len(lines(outbox)) == 1


def test_what_is_no_longer_true_in_the_morning_is_not_told(
    begun: None, cast: Cast, outbox: Path, noon: datetime
) -> None:
    with at_time(noon.replace(hour=23)):
        order = receive()
        tell()
    with at_time(noon + timedelta(hours=20)):
        to_release(cast, order)
        release(cast.deputy, order.pk)
        tell()
    assert Notice.objects.get(template="dispatched").outcome == "moved_on"


def test_files_of_the_past_are_told_to_nobody(begun: None, cast: Cast, outbox: Path, noon: datetime) -> None:
    receive(channel="file", source="file")
    tell()
    assert Notice.objects.count() == 0
    with at_time(noon - timedelta(days=2)):
        receive("old")
    tell()
    assert Notice.objects.count() == 0


def test_the_answer_is_told_in_the_words_of_the_unit(begun: None, cast: Cast, outbox: Path) -> None:
    order = receive()
    to_release(cast, order)
    release(cast.deputy, order.pk)
    approve(cast.reviewer, order.pk, CHECKED)
    tell()
    (answered,) = Notice.objects.filter(template="answered")
    assert "灯泡已换" in answered.words and answered.state == "sent"


def test_who_wrote_a_reply_is_told_that_it_came_back(begun: None, cast: Cast, outbox: Path) -> None:
    order = receive()
    to_release(cast, order)
    release(cast.deputy, order.pk)
    disapprove(cast.reviewer, order.pk, "没写依据。")
    tell()
    (notice,) = Notice.objects.filter(template="to_improve")
    assert notice.account_id == cast.clerk.id and "没写依据" in notice.words
    assert (
        Notice.objects.filter(template="to_release", account_id__in=[cast.deputy.id, cast.head.id]).count()
        == 2
    )


def test_who_is_called_by_name_is_told_and_nobody_else(begun: None, cast: Cast, outbox: Path) -> None:
    order = receive()
    said = comment(cast.clerk, order.pk, "@郑书记请看，@吴邻街 @孔外人也看看")
    assert said.mentions == [cast.head.id]  # the rival and the outsider may not read it
    tell()
    (notice,) = Notice.objects.filter(template="mentioned")
    assert notice.account_id == cast.head.id and "周经办" in notice.words
    assert "请看" not in Event.objects.get(action="comment").evidence["print"]


def test_reading_is_for_oneself(begun: None, cast: Cast, outbox: Path) -> None:
    receive()
    receive("second")
    tell()
    mine = cast.clerk.id or 0
    assert unread(mine) == 2
    newest, older = inbox(mine)
    assert mark_read(cast.rival, newest.pk) is None and unread(mine) == 2
    assert mark_read(cast.clerk, newest.pk) == newest and unread(mine) == 1
    assert mark_all_read(cast.clerk, older.pk) == 1 and unread(mine) == 0


def test_an_urgent_order_goes_to_the_head_at_once(begun: None, cast: Cast, outbox: Path) -> None:
    order = receive()
    WorkOrder.objects.filter(pk=order.pk).update(urgency="critical")
    tell()
    found = Notice.objects.filter(template="urgent_order")
    assert {n.account_id for n in found} == {cast.clerk.id, cast.deputy.id, cast.head.id}
    assert not Notice.objects.filter(template="new_order").exists()


def test_repeats_are_pushed_to_those_who_answer_for_the_unit(begun: None, cast: Cast, outbox: Path) -> None:
    order = receive()
    WorkOrder.objects.filter(pk=order.pk).update(repeats=current().dispatching.repeat.push)
    tell()
    found = Notice.objects.filter(template="many_times")
    assert {n.account_id for n in found} == {cast.deputy.id, cast.head.id} and all(n.urgent for n in found)


def test_the_log_of_an_order_shows_masks(begun: None, cast: Cast, outbox: Path) -> None:
    order = receive()
    tell()
    assert {line.who for line in told(order.pk)} == {"赵* 139****5678", "周经办"}


def test_mails_of_one_kind_go_out_as_one(
    begun: None, cast: Cast, outbox: Path, noon: datetime, mailoutbox: list[object], settings: object
) -> None:
    settings.EMAIL_HOST = "mail.invalid"  # type: ignore[attr-defined]
    keep_address(cast.clerk, "zhou@example.org")
    numbers = [receive(f"k{n}").number for n in range(3)]
    tell()
    assert mailoutbox == []
    with at_time(noon + timedelta(minutes=11)):
        numbers.append(receive("late").number)
        tell()
    (mail,) = mailoutbox
    assert mail.to == ["zhou@example.org"] and all(n in mail.body for n in numbers)  # type: ignore[attr-defined]
    states = sorted(Notice.objects.filter(channel="mail").values_list("state", flat=True))
    assert states == ["joined", "joined", "joined", "sent"]
    send_due()
    assert len(mailoutbox) == 1


def test_mail_addresses_are_sealed(begun: None, cast: Cast) -> None:
    keep_address(cast.clerk, "zhou@example.org")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM notices_mailaddress t WHERE t::text LIKE '%zhou%'")
        assert cursor.fetchone() == (0,)
    assert not Event.objects.filter(evidence__icontains="zhou").exists()


def test_what_lets_a_whistle_through_speaks_of_the_whistle(begun: None, cast: Cast, outbox: Path) -> None:
    order = receive()
    with transaction.atomic():
        held = locked(order.pk)
        asked = {"units": ["B01"], "question": "谁来断电？", "kind": "hard", "whistle": 1}
        note(cast.head, held, "whistle", asked)
        held.state = "53"
        held.save()
        tell()
        assert {n.account_id for n in Notice.objects.filter(template="whistle_to_check")} == {
            cast.district.id
        }
        assert not Notice.objects.filter(account_id=cast.department.id).exists()
        note(cast.district, held, "check_whistle", {"whistle": 1, "late": False})
    tell()
    found = Notice.objects.filter(template="whistled")
    assert {n.account_id for n in found} == {cast.department.id, cast.department_head.id}
    assert all("谁来断电" in n.words and n.urgent for n in found)


def test_a_supervised_matter_is_told_to_who_must_answer(begun: None, cast: Cast, outbox: Path) -> None:
    order = receive()
    due = now() + timedelta(days=1)
    step = {"level": "urge", "unit": STREET, "role": "unit_head", "due": due.isoformat()}
    note(cast.supervisor, order, "duty_open", step, reason="书记交办。")
    tell()
    (notice,) = Notice.objects.filter(template="supervised")
    assert notice.account_id == cast.head.id and "书记交办" in notice.words and "前报告" in notice.words


def test_dispatch_by_hand_is_told(begun: None, cast: Cast, outbox: Path) -> None:
    said = NewAppeal(
        words="楼下漏水。", channel="web", source="web", source_key="leak", person=Person("钱大爷", NUMBER)
    )
    order = receive_many(CITIZEN, [said], Receiving(stop_at="20", matter="010202"))[0].order
    tell()
    assert Notice.objects.get(template="accepted").state == "sent"
    dispatch(cast.dispatcher, order.pk, STREET, matter="010202", basis="catalogue")
    tell()
    assert Notice.objects.get(template="dispatched").state == "sent"
