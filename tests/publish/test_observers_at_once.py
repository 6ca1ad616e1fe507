"""Two at the same moment: one link, one confirmation, one draw, one answer, one term."""

from collections.abc import Callable

import pytest

from huiyin.act.orders.refusals import Refusal
from huiyin.foundation.accounts.models import Account
from huiyin.foundation.ledger.actions import seal
from huiyin.foundation.ledger.models import Event
from huiyin.foundation.vault.rules import Person
from huiyin.publish.participation import actions
from huiyin.publish.participation.models import Invitation, Observer, Opinion, OpinionAnswer, Sample
from huiyin.publish.participation.refusals import LinkUsed
from huiyin.testing.cast import STREET, Cast, prepare_cast, prepare_city
from tests.act.test_at_once import together
from tests.publish.observed import CALLER, invited, matters, observer_of, often, settled, yes

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def cast() -> Cast:
    """Everybody, committed, since threads see only what is."""
    prepare_city()
    return prepare_cast()


def events(action: str) -> int:
    return Event.objects.filter(action=action, stream__regex="^(invitation|observer|opinion)").count()


def test_two_who_open_one_link_become_one_observer(cast: Cast) -> None:
    _, code = invited(cast)
    done = together(lambda: actions.accept(code, yes("first")), lambda: actions.accept(code, yes("second")))
    assert sorted(type(one).__name__ for one in done) == ["LinkUsed", "Observer"]
    assert Observer.objects.count() == 1
    assert Account.objects.filter(username__in=["first", "second"]).count() == 1


def test_yes_and_no_at_once_are_one_of_them(cast: Cast) -> None:
    _, code = invited(cast)
    done = together(lambda: actions.accept(code, yes()), lambda: actions.decline(code))
    assert sum(isinstance(one, LinkUsed) for one in done) == 1
    assert (Invitation.objects.get().state == "accepted") == Observer.objects.exists()


def test_one_name_for_two_people_is_one_account(cast: Cast) -> None:
    _, first = invited(cast)
    seal()
    _, second = invited(cast, Person("濮阳信", "13887654321"))
    done = together(lambda: actions.accept(first, yes()), lambda: actions.accept(second, yes()))
    assert sorted(type(one).__name__ for one in done) == ["NameTaken", "Observer"]
    assert sorted(Invitation.objects.values_list("state", flat=True)) == ["accepted", "invited"]


def test_two_confirmations_and_two_draws_invite_once(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUIYIN_PUBLIC_URL", "https://hotline.example")
    often(CALLER)
    drawn = together(*[lambda: actions.draw_candidates(cast.supervisor, 3)] * 2)
    assert Invitation.objects.count() == 1 and len(drawn) == 2
    pk = Invitation.objects.get().pk
    together(lambda: actions.confirm(cast.supervisor, pk), lambda: actions.confirm(cast.analyst, pk))
    assert events("invite") == 1 and Invitation.objects.get().state == "invited"


def test_two_draws_of_samples_give_one_months(cast: Cast) -> None:
    observer_of(cast)
    for n in range(9):
        settled(None, f"far-{n}", "S0201", matters()[n % 5])
    together(actions.draw_samples, actions.draw_samples)
    assert Sample.objects.count() == 6 and events("sample") == 1


def test_a_judgement_sent_twice_is_one_and_its_words_one_opinion(cast: Cast) -> None:
    _, someone = observer_of(cast)
    settled(None, "far", "S0201")
    actions.draw_samples()
    pk = Sample.objects.get().pk
    given = actions.Judgement("partly", True, True, False, "写明谁来修。")
    done = together(*[lambda: actions.judge(someone, pk, given)] * 2)
    assert sum(isinstance(one, Refusal) for one in done) == 1
    assert events("judge") == 1 and Opinion.objects.count() == 1


def test_two_answers_to_one_opinion_are_one(cast: Cast) -> None:
    _, someone = observer_of(cast)
    opinion = actions.give_opinion(someone, "答复里写明日期。", STREET, "one")
    done = together(
        lambda: actions.answer(cast.clerk, opinion.pk, "adopted", "照办。"),
        lambda: actions.answer(cast.head, opinion.pk, "declined", "没有必要。"),
    )
    assert sum(isinstance(one, Refusal) for one in done) == 1
    assert OpinionAnswer.objects.count() == 1 and events("answer") == 1


def test_leaving_and_being_ended_at_once_is_one_end(cast: Cast) -> None:
    observer, someone = observer_of(cast)
    acts: list[Callable[[], object]] = [
        lambda: actions.leave(someone),
        lambda: actions.end_term(cast.supervisor, observer.pk, "本人要求"),
    ]
    together(*acts)
    observer.refresh_from_db()
    assert observer.appellant is None and events("end") == 1


def test_overdue_is_said_once_by_two_workers(cast: Cast) -> None:
    _, someone = observer_of(cast)
    actions.give_opinion(someone, "答复里写明日期。", STREET, "one")
    Opinion.objects.update(due_at=Opinion.objects.get().at)
    together(actions.mark_overdue, actions.mark_overdue)
    assert events("overdue") == 1
