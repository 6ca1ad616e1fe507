"""The demonstration's observers: seated through the real actions, and once."""

from datetime import timedelta

import pytest

from huiyin.demo.cast import open_accounts
from huiyin.demo.observers import seat_observers
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import City, current
from huiyin.publish.participation.models import Invitation, Observer, Opinion, OpinionAnswer, Sample
from tests.publish.observed import CALLER, matters, often, settled

pytestmark = pytest.mark.django_db


def test_observers_have_a_term_samples_and_opinions(city: City) -> None:
    open_accounts(current().pack.people)
    often(CALLER)
    before = now() - timedelta(days=9)
    for n in range(14):
        settled(None, f"old-{n}", "S0201", matters()[n % 5], closed_at=before)
    assert seat_observers(current().pack, now()) == 2
    assert Observer.objects.filter(ended_at=None).count() == 2
    assert Sample.objects.count() == 12 and Sample.objects.exclude(judged_at=None).count() == 8
    assert Opinion.objects.count() == 5 and OpinionAnswer.objects.count() == 2
    assert Opinion.objects.exclude(published_at=None).count() == 1
    assert Invitation.objects.filter(state="drawn").count() == 1
    assert seat_observers(current().pack, now()) == 2
    assert (Observer.objects.count(), Sample.objects.count(), Opinion.objects.count()) == (2, 12, 5)
