"""What telling costs: looking at the ledger after a rush of appeals, beside what receiving them cost."""

import time
from dataclasses import dataclass

from huiyin.act.notices.actions import look
from huiyin.act.notices.models import Notice
from huiyin.act.orders.actions import receive_many
from huiyin.act.orders.actions.receive import Receiving
from huiyin.foundation.accounts.rules import CITIZEN
from huiyin.foundation.vault.rules import Person
from huiyin.hear.intake.actions import NewAppeal
from huiyin.testing.cast import STREET

BATCH = 100
MATTER = "010202"


@dataclass(frozen=True)
class Told:
    """Seconds for receiving and for looking, and how many notices that made."""

    received: float
    looked: float
    notices: int

    @property
    def share(self) -> float:
        """What telling adds to receiving."""
        return self.looked / self.received


def measure(count: int) -> Told:
    """Receive so many appeals, then look until the end of the ledger; call in a database with a cast."""
    while look():
        pass
    began = time.perf_counter()
    for start in range(0, count, BATCH):
        receive_many(
            CITIZEN, [_appeal(n) for n in range(start, start + BATCH)], Receiving(lead=STREET, matter=MATTER)
        )
    received = time.perf_counter() - began
    before = Notice.objects.count()
    began = time.perf_counter()
    while look():
        pass
    return Told(received, time.perf_counter() - began, Notice.objects.count() - before)


def _appeal(number: int) -> NewAppeal:
    person = Person("赵大妈", f"1390000{number:04}")
    words = f"第{number}盏路灯不亮，晚上看不见路。"
    return NewAppeal(words=words, channel="web", source="bench", source_key=f"told-{number}", person=person)
