"""Who is found among the frequent callers, how they are drawn, invited, and forgotten."""

import json
from datetime import timedelta

import pytest

from huiyin.act.notices.actions import look, send_due
from huiyin.act.notices.links import MARK, private_code
from huiyin.act.notices.models import Notice
from huiyin.act.notices.rules import sms_parts
from huiyin.act.orders.models import WorkOrder
from huiyin.act.orders.panel_models import Exclusion
from huiyin.act.orders.refusals import Refused
from huiyin.foundation.accounts.models import Account
from huiyin.foundation.calendar.clock import at_time, now
from huiyin.foundation.city.queries import current
from huiyin.foundation.ledger.actions import seal
from huiyin.foundation.ledger.models import Event, Seal
from huiyin.foundation.vault.rules import Person
from huiyin.publish.participation import actions, finding
from huiyin.publish.participation.models import Invitation, Observer, Relation
from huiyin.publish.participation.refusals import (
    LinkUsed,
    NameTaken,
    NoLink,
    NoPublicAddress,
    NotRenewable,
    OldConsent,
    Unfinished,
)
from huiyin.testing.cast import DEPARTMENT, RIVAL, STREET, Cast
from tests.publish.observed import CALLER, invited, matters, observer_of, often, settled, yes

pytestmark = pytest.mark.django_db
OTHER = Person("濮阳信", "13887654321")


def found() -> list[finding.Caller]:
    return finding.callers(current(), now(), "seed")


def test_three_different_settled_matters_make_a_frequent_caller(cast: Cast) -> None:
    often(CALLER, 2)
    settled(CALLER, "again", matter=matters()[0])  # the same matter at the same place once more
    assert found() == []
    settled(CALLER, "third", unit=RIVAL, matter=matters()[0])  # at another place it is another
    [one] = found()
    assert (one.matters, one.area, one.age) == (3, current().district_of(STREET), "00")


def test_what_is_open_confidential_or_long_ago_does_not_count(cast: Cast) -> None:
    often(CALLER, 2)
    third = settled(CALLER, "third", matter=matters()[2])
    for change in ({"state": "50", "closed_at": None}, {"confidential": True}, {"kind": "report"}):
        before = {name: getattr(third, name) for name in change}
        WorkOrder.objects.filter(pk=third.pk).update(**change)
        assert found() == [], change
        WorkOrder.objects.filter(pk=third.pk).update(**before)
    assert len(found()) == 1
    WorkOrder.objects.filter(pk=third.pk).update(closed_at=now() - timedelta(days=400))
    assert found() == []


def test_one_number_is_one_household(cast: Cast) -> None:
    often(CALLER)
    often(Person("钟离秋", CALLER.phone), 4)
    assert len(found()) == 1


def test_who_brings_one_thing_again_and_again_is_not_asked_meanwhile(cast: Cast) -> None:
    orders = often(CALLER)
    again = settled(CALLER, "again", state="50", closed_at=None, repeats=current().dispatching.repeat.push)
    assert found() == []
    WorkOrder.objects.filter(pk=again.pk).update(repeats=0)
    assert len(found()) == 1
    Exclusion.objects.create(
        order=orders[0], unit_id=STREET, ground="malicious", proof="p", told="t", asked_at=now(),
        due_at=now(), ruled_at=now(), granted=True,
    )  # fmt: skip
    assert found() == []
    Exclusion.objects.update(ground="impossible")
    assert len(found()) == 1


def test_a_draw_is_one_for_each_seal_and_open_to_few(cast: Cast) -> None:
    often(CALLER)
    often(OTHER)
    for who in ("clerk", "agent", "leader", "observer", "administrator", "citizen"):
        with pytest.raises(Refused):
            actions.draw_candidates(getattr(cast, who), 1)
    [first] = actions.draw_candidates(cast.analyst, 1)
    assert [one.pk for one in actions.draw_candidates(cast.analyst, 1)] == [first.pk]
    assert seal() is not None
    [second] = actions.draw_candidates(cast.analyst, 5)
    assert {first.appellant, second.appellant} == {row.appellant for row in Invitation.objects.all()}
    assert first.seed != second.seed == bytes(_last_chain()).hex()


def _last_chain() -> bytes:
    return Seal.objects.latest("last_event").chain


def test_the_message_has_the_link_and_nothing_else_has(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUIYIN_PUBLIC_URL", "https://hotline.example")
    sent: list[str] = []
    monkeypatch.setattr(
        "huiyin.act.notices.channels.files.FileBacked.send", lambda self, message: sent.append(message.words)
    )
    look()  # begins at the end of the ledger
    row, code = invited(cast)
    look()
    notice = Notice.objects.get(template="observer_invited")
    assert MARK in notice.words and code not in notice.words + notice.words_en
    with at_time(notice.due_at + timedelta(seconds=1)):
        send_due()
    assert notice.parts == sms_parts(next(words for words in sent if "/invited/" in words))
    [invitation] = [words for words in sent if "/invited/" in words]
    assert f"https://hotline.example/invited/{code}/" in invitation and MARK not in invitation
    everything = json.dumps([[e.stream, e.reason, e.evidence, e.actor] for e in Event.objects.all()])
    assert code not in everything
    assert str(row.appellant) not in json.dumps(
        [e.evidence for e in Event.objects.filter(stream__startswith="invitation")]
    )
    actions.accept(code, yes())
    assert not Notice.objects.filter(template="observer_invited").exists(), "whom it was sent to is forgotten"
    assert private_code("invitation:1") != private_code("invitation:2") and len(code) == 26


def test_yes_opens_an_account_and_the_link_opens_once(cast: Cast) -> None:
    row, code = invited(cast)
    given = yes(relations=((DEPARTMENT, "work"), (RIVAL, "family")))
    observer = actions.accept(code, given)
    account = Account.objects.get(pk=observer.account_id)
    assert account.username == "chunfeng" and account.check_password("long enough 77")
    assert account.name == f"监督员{observer.pk}"
    assert list(account.posts.values_list("role", flat=True)) == ["observer"]
    assert dict(Relation.objects.values_list("unit_id", "kind")) == {DEPARTMENT: "work", RIVAL: "family"}
    assert observer.consent_version == current().observing.consent.version
    assert (observer.until - observer.since).days in (365, 366)
    row.refresh_from_db()
    assert row.appellant is None and observer.appellant is not None
    for second in (lambda: actions.accept(code, yes("other")), lambda: actions.decline(code)):
        with pytest.raises(LinkUsed):
            second()
    assert Observer.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"username": "ab"}, "username"),
        ({"username": "a13912345678"}, "username"),
        ({"password": "short"}, "password"),
        ({"relations": (("nowhere", "work"),)}, "relations"),
        ({"relations": ((STREET, "friend"),)}, "relations"),
    ],
)
def test_what_is_filled_in_wrong_leaves_the_link_open(
    cast: Cast, wrong: dict[str, object], field: str
) -> None:
    _, code = invited(cast)
    with pytest.raises(Unfinished) as refusal:
        actions.accept(code, yes(**wrong))
    assert refusal.value.fields == (field,)
    assert actions.accept(code, yes())


def test_a_name_that_is_taken_and_words_that_are_old_are_refused(cast: Cast) -> None:
    _, code = invited(cast)
    with pytest.raises(NameTaken):
        actions.accept(code, yes("clerk"))
    with pytest.raises(OldConsent):
        actions.accept(code, yes(consent="0"))
    assert Observer.objects.count() == 0 and actions.accept(code, yes())


def test_no_is_kept_for_a_year_and_then_forgotten(cast: Cast) -> None:
    row, code = invited(cast)
    actions.decline(code)
    actions.decline(code)
    with pytest.raises(LinkUsed):
        actions.accept(code, yes())
    assert found() == [] and actions.forget() == 0
    told = Event.objects.filter(stream=f"invitation:{row.pk}").values_list("action", flat=True)
    assert list(told) == ["invite"], "a no stands in no ledger, which forgets nothing"
    with at_time(now() + timedelta(days=366)):
        assert actions.forget() == 1
    row.refresh_from_db()
    assert (row.appellant, row.code_key, row.state) == (None, None, "declined")
    assert len(found()) == 1


def test_without_a_public_address_nobody_is_invited(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HUIYIN_PUBLIC_URL", raising=False)
    often(CALLER)
    [row] = actions.draw_candidates(cast.supervisor, 1)
    with pytest.raises(NoPublicAddress):
        actions.confirm(cast.supervisor, row.pk)
    assert Invitation.objects.get().state == "drawn"


def test_links_end_and_can_be_taken_back(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUIYIN_PUBLIC_URL", "https://hotline.example")
    row, code = invited(cast)
    with at_time(now() + timedelta(days=15)):
        with pytest.raises(NoLink):
            actions.accept(code, yes())
        assert actions.expire() == 1
    row.refresh_from_db()
    assert row.state == "expired"
    seal()
    often(OTHER)
    [other] = actions.draw_candidates(cast.supervisor, 3)
    actions.confirm(cast.supervisor, other.pk)
    actions.pass_over(cast.supervisor, other.pk, "本人是单位职工")
    for wrong in (private_code(f"invitation:{other.pk}"), "a" * 26, ""):
        with pytest.raises(NoLink):
            actions.accept(wrong, yes())


def test_who_was_drawn_and_never_asked_is_forgotten(cast: Cast) -> None:
    often(CALLER)
    actions.draw_candidates(cast.supervisor, 1)
    assert found() == []
    with at_time(now() + timedelta(days=15)):
        assert actions.expire() == 1
    assert Invitation.objects.get().appellant is None and len(found()) == 1


def test_leaving_deletes_what_was_promised(cast: Cast) -> None:
    observer, someone = observer_of(cast, relations=((RIVAL, "work"),))
    actions.leave(someone)
    observer.refresh_from_db()
    account = Account.objects.get(pk=observer.account_id)
    assert (observer.appellant, observer.end) == (None, "left") and not Relation.objects.exists()
    assert not account.is_active and account.username == f"left-{account.pk}"
    assert not account.has_usable_password() and not account.posts.exists()
    everything = json.dumps([[e.stream, e.actor, e.reason, e.evidence] for e in Event.objects.all()])
    assert "chunfeng" not in everything
    assert len(found()) == 1, "somebody who left is a caller like others"


def test_a_term_ends_by_itself_and_is_renewed_once(cast: Cast) -> None:
    observer, someone = observer_of(cast)
    version = observer.consent_version
    with pytest.raises(NotRenewable):
        actions.renew(someone, version)
    first_end = observer.until
    with at_time(first_end - timedelta(days=20)):
        renewed = actions.renew(someone, version)
        assert renewed.until.year == first_end.year + 1
        with pytest.raises(NotRenewable):
            actions.renew(someone, version)
    with at_time(first_end + timedelta(days=1)):
        assert actions.end_terms() == 0
    with at_time(renewed.until):
        assert actions.end_terms() == 1 and actions.end_terms() == 0
    observer.refresh_from_db()
    assert observer.end == "term" and observer.appellant is None
