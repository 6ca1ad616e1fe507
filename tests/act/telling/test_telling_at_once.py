"""Two workers at the same moment, and one that is killed: what is to be told is told once."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from django.db import connection

from huiyin.act.notices import jobs
from huiyin.act.notices.actions import look, send_due, sending
from huiyin.act.notices.channels import Message, NotSent
from huiyin.act.notices.models import Cursor, Notice
from huiyin.act.orders.actions import receive_many
from huiyin.act.orders.actions.receive import Receiving
from huiyin.foundation.accounts.rules import CITIZEN
from huiyin.foundation.calendar.clock import at_time, now
from huiyin.foundation.ledger.models import Event
from huiyin.foundation.vault.rules import Person
from huiyin.hear.intake.rules import NewAppeal
from huiyin.testing.cast import STREET, prepare_cast, prepare_city

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


class Gateway:
    """Takes messages and counts them by key; fails or dies when told."""

    def __init__(self) -> None:
        self.sent: list[Message] = []
        self.before: Callable[[], None] = lambda: None
        self.lock = threading.Lock()

    def send(self, message: Message) -> None:
        self.before()
        with self.lock:
            self.sent.append(message)


class Killed(BaseException):
    """The process ended here."""


@pytest.fixture
def gateway(monkeypatch: pytest.MonkeyPatch) -> Gateway:
    found = Gateway()
    monkeypatch.setattr(sending, "adapter", lambda channel: found)
    return found


@pytest.fixture
def noon() -> Iterator[datetime]:
    """Noon there; a thread asks for it itself."""
    here = datetime.now(prepare_city().zone).replace(hour=12, minute=0, second=0, microsecond=0)
    with at_time(here):
        yield here


@pytest.fixture
def waiting(noon: datetime) -> int:
    """Forty appeals whose notices are not written yet."""
    prepare_cast()
    look()
    news = [
        NewAppeal(
            words=f"第{n}盏路灯不亮。",
            channel="web",
            source="web",
            source_key=f"lamp-{n}",
            person=Person("赵大妈", f"139000000{n:02}"),
        )
        for n in range(40)
    ]
    receive_many(CITIZEN, news, Receiving(lead=STREET, matter="010202"))
    return len(news)


def together(noon: datetime, *acts: Callable[[], object]) -> None:
    gate = threading.Barrier(len(acts))

    def run(act: Callable[[], object]) -> None:
        try:
            with at_time(noon):
                gate.wait(30)
                act()
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)


def test_two_workers_write_each_notice_once(noon: datetime, waiting: int, gateway: Gateway) -> None:
    together(noon, look, look, look)
    look()
    assert Notice.objects.filter(template="dispatched").count() == waiting
    assert Notice.objects.filter(template="new_order").count() == waiting


def test_two_workers_send_each_message_once(noon: datetime, waiting: int, gateway: Gateway) -> None:
    look()
    together(noon, jobs.tell, jobs.tell, jobs.tell)
    keys = [message.key for message in gateway.sent]
    assert len(keys) == len(set(keys)) == waiting
    assert Notice.objects.filter(state="sent", channel="sms").count() == waiting


def test_two_first_looks_make_one_cursor(noon: datetime) -> None:
    together(noon, look, look)
    assert Cursor.objects.count() == 1


def test_a_worker_that_dies_between_sending_and_writing_sends_again_under_the_same_key(
    noon: datetime, waiting: int, gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    look()

    def die(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as killing:
        killing.setattr(sending, "_sent", die)
        with pytest.raises(Killed):
            send_due(2)  # the first of each pair is no longer true
    (first,) = gateway.sent
    assert send_due(100) > 0
    assert [m.key for m in gateway.sent].count(first.key) == 1  # its lease still runs
    with at_time(noon + sending.LEASE + timedelta(seconds=1)):
        send_due()
    assert [m.key for m in gateway.sent].count(first.key) == 2  # the gateway knows the key
    assert Notice.objects.get(message=first.key).state == "sent"
    assert len({m.key for m in gateway.sent}) == waiting


def test_a_gateway_that_fails_is_asked_again_later_and_given_up_with_word_to_the_administrators(
    noon: datetime, gateway: Gateway
) -> None:
    cast = prepare_cast()
    look()
    new = NewAppeal(
        words="灯不亮。", channel="web", source="w", source_key="1", person=Person("赵大妈", "13900000001")
    )
    receive_many(CITIZEN, [new], Receiving(lead=STREET, matter="010202"))
    tries: list[datetime] = []

    def fail() -> None:
        tries.append(now())
        raise NotSent("http_503")

    gateway.before = fail
    at = noon
    for _ in range(9 * 60):
        with at_time(at):
            jobs.tell()
        at += timedelta(minutes=1)
    assert len(tries) == 7
    gaps = [later - earlier for earlier, later in pairwise(tries)]
    assert gaps == sorted(gaps) and gaps[0] == timedelta(minutes=1)
    failed = Notice.objects.get(template="dispatched")
    assert (failed.state, failed.outcome, failed.attempts) == ("failed", "http_503", 7)
    with at_time(at):
        jobs.tell()
    told = Notice.objects.get(template="not_sent")
    assert told.account_id == cast.administrator.id and "http_503" in told.words
    assert "139" not in json.dumps(
        list(Event.objects.filter(action="not_sent").values_list("evidence", flat=True))
    )


def test_a_message_that_kills_whoever_sends_it_stops_nobody_else(
    noon: datetime, waiting: int, gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    look()
    poison = Notice.objects.filter(template="dispatched").order_by("id")[0]

    class Poisoned(Gateway):
        def send(self, message: Message) -> None:
            if message.key == poison.message:
                raise Killed
            gateway.send(message)

    monkeypatch.setattr(sending, "adapter", lambda channel: Poisoned())
    at = noon
    for _ in range(12):
        with at_time(at), suppress(Killed):
            jobs.tell()
        at += sending.LEASE + timedelta(seconds=1)
    assert len({m.key for m in gateway.sent}) == len(gateway.sent) == waiting - 1
    poison.refresh_from_db()
    assert (poison.state, poison.outcome) == ("failed", "died")


def test_what_becomes_visible_late_is_not_passed_by(noon: datetime, gateway: Gateway) -> None:
    """An event with a lower number may be committed after one with a higher: none of both is lost."""
    prepare_cast()
    look()
    held, free = threading.Event(), threading.Event()

    def slowly() -> None:
        from django.db import transaction

        try:
            with at_time(noon), transaction.atomic():
                new = NewAppeal(words="慢的一件。", channel="web", source="w", source_key="slow")
                receive_many(CITIZEN, [new], Receiving(lead=STREET, matter="010202"))
                held.set()
                free.wait(30)
        finally:
            connection.close()

    thread = threading.Thread(target=slowly)
    thread.start()
    held.wait(30)
    new = NewAppeal(words="快的一件。", channel="web", source="w", source_key="fast")
    receive_many(CITIZEN, [new], Receiving(lead=STREET, matter="010202"))
    look()  # the slow one is in the middle: nothing behind it is looked at
    free.set()
    thread.join(30)
    while look():
        pass
    assert Notice.objects.filter(template="new_order").count() == 2


HOLDS_AND_WAITS = """
import sys, time
import django
django.setup()
from huiyin.act.notices.actions import look, looking
def hold(*arguments):
    print("held", flush=True)
    time.sleep(60)
looking._notices = hold
look()
"""


def test_a_worker_killed_while_it_looks_leaves_nothing_half_done(
    noon: datetime, waiting: int, gateway: Gateway, tmp_path: Path
) -> None:
    where = connection.settings_dict
    url = f"postgresql://{where['USER']}@/{where['NAME']}?host={where['HOST']}&port={where['PORT']}"
    env = os.environ | {"DJANGO_SETTINGS_MODULE": "huiyin.settings", "HUIYIN_DATABASE_URL": url}
    worker = subprocess.Popen(
        [sys.executable, "-c", HOLDS_AND_WAITS], env=env, stdout=subprocess.PIPE, text=True
    )
    try:
        assert worker.stdout is not None and worker.stdout.readline() == "held\n"
        before = Cursor.objects.get().position
        assert look() is False and Notice.objects.count() == 0  # the other has the cursor
    finally:
        os.kill(worker.pid, signal.SIGKILL)
        worker.communicate(timeout=30)
    for _ in range(100):
        look()
        if Cursor.objects.get().position > before:
            break
    assert Notice.objects.filter(template="dispatched").count() == waiting
