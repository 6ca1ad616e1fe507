"""Screens of observers: the invitation, judging blind, opinions, those who run it; and what nobody may see."""

from collections.abc import Callable

import pytest
from django.test import Client

from huiyin.foundation.accounts.models import Account
from huiyin.foundation.city.queries import current
from huiyin.foundation.ledger.actions import seal
from huiyin.foundation.ledger.models import Event
from huiyin.foundation.vault.rules import Person
from huiyin.hear.intake.models import Attachment
from huiyin.publish.participation import actions
from huiyin.publish.participation.models import Invitation, Observer, Opinion, Sample
from huiyin.testing.cast import DEPARTMENT, STREET, Cast
from tests.publish.observed import CALLER, called_back, invited, matters, observer_of, often, settled

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]
BACKEND = "huiyin.foundation.accounts.backend.AccountBackend"
FORM = {"username": "chunfeng", "password": "long enough 77", "again": "long enough 77", "agree": "on"}


def page(client: Client, path: str, status: int = 200, **data: object) -> str:
    answer = client.post(path, data) if data else client.get(path)
    assert answer.status_code == status, (path, answer.status_code, answer.content.decode()[-2000:])
    return answer.content.decode()


def as_observer(cast: Cast, **more: object) -> tuple[Client, Observer]:
    observer, _ = observer_of(cast, **more)
    client = Client()
    client.force_login(Account.objects.get(pk=observer.account_id), backend=BACKEND)
    return client, observer


def yes(**more: object) -> dict[str, object]:
    return FORM | {"consent_version": current().observing.consent.version} | more


def test_from_the_link_to_the_first_page(cast: Cast) -> None:
    _, code = invited(cast)
    client = Client()
    shown = page(client, f"/invited/{code}/")
    assert "没有任何影响，您反映的事照样办" in shown and "不打听、不外传" in shown
    assert client.get(f"/invited/{code}/").headers["Referrer-Policy"] == "same-origin", (
        "the code goes nowhere else"
    )
    assert CALLER.name not in shown and CALLER.phone not in shown
    assert "两遍不一样" in page(client, f"/invited/{code}/", 422, **yes(again="another one"))
    assert "请换一个登录名" in page(client, f"/invited/{code}/", 422, **yes(username="a13912345678"))
    assert "愿意的话" in page(client, f"/invited/{code}/", 422, **yes(agree=""))
    page(client, f"/invited/{code}/", 302, **yes(unit_1=DEPARTMENT, kind_1="work"))
    home = page(client, "/observer/")
    assert "我是监督员" in home and "我在那里工作" in home
    page(Client(), f"/invited/{code}/", 404)
    page(Client(), f"/invited/{code}/", 409, **yes(username="second"))
    assert client.get("/home/").headers["Location"] == "/observer/"


def test_no_thank_you(cast: Cast) -> None:
    _, code = invited(cast)
    assert "没有任何影响" in page(Client(), f"/invited/{code}/", say="no")
    assert Invitation.objects.get().state == "declined" and not Observer.objects.exists()
    page(Client(), f"/invited/{code}/", 409, **yes())


def test_links_cannot_be_tried_out(cast: Cast) -> None:
    client = Client()
    answers = {client.get(f"/invited/{'a' * 20}{n:06d}/").status_code for n in range(70)}
    assert answers == {404, 429}


def test_a_sample_is_judged_before_the_record_is_shown(cast: Cast) -> None:
    client, _ = as_observer(cast)
    words = "我是濮阳信，住江滨路12号院3号楼501室，电话13887654321，楼道灯坏了没人修，晚上看不见。"
    order = settled(Person("濮阳信", "13887654321"), "lamp", "S0201", words=words)
    called_back(order, "unsolved")
    actions.draw_samples()
    sample = Sample.objects.get()
    assert f"/observer/samples/{sample.pk}/" in page(client, "/observer/")
    before = page(client, f"/observer/samples/{sample.pk}/")
    for hidden in ("诉求人说：", "没解决</dd>", order.number, "濮阳", "13887654321", "501室", "12号院"):
        assert hidden not in before, hidden
    assert "楼道灯坏了" in before and "已经换好" in before
    page(client, f"/observer/samples/{sample.pk}/", 422, solved="solved")
    given = {"solved": "solved", "answers": "yes", "plain": "no", "accepts": "yes", "words": "写明谁来修。"}
    page(client, f"/observer/samples/{sample.pk}/", 302, **given)
    after = page(client, f"/observer/samples/{sample.pk}/")
    assert "诉求人说：没解决" in after and "不一样" in after and order.number not in after
    assert Opinion.objects.get().words == "写明谁来修。"


def test_what_an_observer_can_never_open(cast: Cast) -> None:
    client, _ = as_observer(cast)
    order = settled(None, "lamp", "S0201")
    for path in (
        f"/orders/{order.number}/",
        f"/orders/{order.number}/clocks/",
        "/orders/find/",
        "/observers/",
        "/opinions/",
        "/rates/",
        "/desk/",
        "/ledger/",
    ):
        assert client.get(path).status_code in (403, 404), path
    file = Attachment.objects.create(
        appeal=order.appeal, name="a.png", media_type="image/png", size=1, sha256="0" * 64
    )
    assert client.get(f"/attachments/{file.pk}/").status_code in (403, 404)


def test_nobody_opens_anothers_sample_or_opinion(cast: Cast, signed_in: SignIn) -> None:
    client, observer = as_observer(cast)
    settled(None, "lamp", "S0201")
    actions.draw_samples()
    sample = Sample.objects.get()
    other = signed_in("observer")
    actions.begin(cast.observer.id or 0)
    page(other, f"/observer/samples/{sample.pk}/", 404)
    assert observer.pk
    page(client, "/observer/opinions/new/", 302, words="路灯坏了要先告诉居民。", unit=STREET, key="k" * 20)
    opinion = Opinion.objects.get()
    for who in ("observer", "rival", "department", "district", "leader", "citizen"):
        answer = signed_in(who).get(f"/opinions/{opinion.pk}/")
        assert answer.status_code in (302, 403), who
    for who in ("clerk", "head", "supervisor", "analyst"):
        shown = page(signed_in(who), f"/opinions/{opinion.pk}/")
        assert "路灯坏了要先告诉居民" in shown
        for personal in (CALLER.name, "chunfeng", CALLER.phone[-4:]):
            assert personal not in shown


def test_a_conflict_that_came_up_closes_the_page(cast: Cast) -> None:
    client, _ = as_observer(cast)
    settled(None, "lamp", "S0201")
    actions.draw_samples()
    path = f"/observer/samples/{Sample.objects.get().pk}/"
    page(client, path)
    page(client, "/observer/relations/", 302, unit_1="S0201", kind_1="family")
    assert "收回" in page(client, path, 410)
    given = {"solved": "solved", "answers": "yes", "plain": "yes", "accepts": "yes"}
    page(client, path, 410, **given)
    assert Sample.objects.get().judged_at is None


def test_an_opinion_is_answered_questioned_and_published(cast: Cast, signed_in: SignIn) -> None:
    client, _ = as_observer(cast)
    page(client, "/observer/opinions/new/", 302, words="答复里写明日期。", unit=STREET, key="k" * 20)
    opinion = Opinion.objects.get()
    clerk = signed_in("clerk")
    assert "1条等您的单位答复" in page(clerk, "/opinions/")
    page(clerk, f"/opinions/{opinion.pk}/answer/", 422, verdict="declined", words="")
    page(clerk, f"/opinions/{opinion.pk}/answer/", 302, verdict="declined", words="没有必要。")
    page(clerk, f"/opinions/{opinion.pk}/answer/", 409, verdict="adopted", words="改主意了。")
    mine = page(client, f"/opinions/{opinion.pk}/")
    assert "不采纳" in mine and "没有必要" in mine and "有答复了，请您看" in page(client, "/observer/")
    page(client, f"/opinions/{opinion.pk}/dispute/", 302, words="没有说理由。")
    supervisor = signed_in("supervisor")
    assert "不满意，等督查答复" in page(supervisor, "/observers/")
    page(clerk, f"/opinions/{opinion.pk}/answer/", 403, verdict="adopted", words="好。")
    page(supervisor, f"/opinions/{opinion.pk}/answer/", 302, verdict="adopted", words="从下月起写明日期。")
    assert "答复里写明日期" not in page(Client(), "/observers/public/")
    page(
        supervisor,
        f"/opinions/{opinion.pk}/publish/",
        302,
        words="答复里写明日期。",
        answer="从下月起写明日期。",
    )
    public = page(Client(), "/observers/public/")
    assert "答复里写明日期" in public and "不到5" in public
    assert "监督员1" not in public and opinion.number not in public


def test_satisfied_is_one_press(cast: Cast, signed_in: SignIn) -> None:
    client, _ = as_observer(cast)
    page(client, "/observer/opinions/new/", 302, words="答复里写明日期。", unit=STREET, key="k" * 20)
    pk = Opinion.objects.get().pk
    page(client, f"/opinions/{pk}/settle/", 409, x="1")
    page(signed_in("head"), f"/opinions/{pk}/answer/", 302, verdict="adopted", words="照办。")
    page(client, f"/opinions/{pk}/settle/", 302, x="1")
    assert Opinion.objects.get().state == "settled"


def test_drawing_confirming_and_ending(
    cast: Cast, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HUIYIN_PUBLIC_URL", "https://hotline.example")
    client = signed_in("supervisor")
    page(client, "/observers/draw/", 302, size="2")
    often(CALLER)
    seal()
    page(client, "/observers/draw/", 302, size="2")
    row = Invitation.objects.get()
    shown = page(client, "/observers/?view=candidates")
    assert "办结3件不同的事" in shown and "等您确认" in shown
    for personal in (CALLER.name, CALLER.phone, CALLER.phone[-4:], str(row.appellant)):
        assert personal not in shown
    page(client, f"/observers/candidates/{row.pk}/pass/", 422, reason=" ")
    page(client, f"/observers/candidates/{row.pk}/confirm/", 302, x="1")
    assert "链接" in page(client, "/observers/?view=candidates")
    observer = actions.begin(cast.observer.id or 0)
    serving = page(client, "/observers/?view=serving")
    assert f"监督员{observer.pk}" in serving and cast.observer.name not in serving
    page(client, f"/observers/{observer.pk}/end/", 302, reason="本人要求")
    assert Observer.objects.get().end == "ended"
    assert signed_in("clerk").get("/observers/").status_code == 403
    page(client, "/observers/?view=nonsense", 404)


def test_agreement_is_told_only_from_enough(cast: Cast, signed_in: SignIn) -> None:
    _, someone = observer_of(cast)
    shown = page(signed_in("supervisor"), "/observers/?view=agreement")
    assert "满30件再说一致不一致" in shown
    orders = [settled(None, f"far-{n}", "S0201", matters()[n % 7]) for n in range(30)]
    observer = Observer.objects.get()
    for n, order in enumerate(orders):
        called_back(order, "solved" if n % 3 else "unsolved")
        sample = Sample.objects.create(
            observer=observer, order=order, month="2026-01", drawn_at=order.opened_at,
            due_at=observer.until,
        )  # fmt: skip
        actions.judge(
            someone, sample.pk, actions.Judgement("solved" if n % 2 else "unsolved", True, True, n > 9)
        )
    shown = page(signed_in("analyst"), "/observers/?view=agreement")
    assert "50.0%" in shown and "15/30" in shown and "κ" in shown and "20/30" in shown


def test_leaving_from_the_page_and_both_languages(cast: Cast) -> None:
    client, observer = as_observer(cast)
    client.cookies["django_language"] = "en"
    assert "I am an observer" in page(client, "/observer/")
    assert "Give an opinion" in page(client, "/observer/opinions/new/")
    assert "You want to stop?" in page(client, "/observer/leave/")
    assert "Deleted. Thank you" in page(client, "/observer/leave/", x="1")
    assert client.get("/observer/").status_code in (302, 403)
    observer.refresh_from_db()
    assert observer.end == "left"
    assert "Observers" in page(Client(headers={"accept-language": "en"}), "/observers/public/")


def test_an_account_without_a_term_reads_so(signed_in: SignIn) -> None:
    assert "不在监督员任期里" in page(signed_in("observer"), "/observer/", 403)


def test_no_address_names_anybody(cast: Cast) -> None:
    client, _ = as_observer(cast)
    page(client, "/observer/opinions/new/", 302, words="答复里写明日期。", unit=STREET, key="k" * 20)
    streams = set(
        Event.objects.filter(stream__regex="^(observer|opinion|invitation)").values_list("stream", flat=True)
    )
    assert streams and all(stream.partition(":")[2].isdigit() or stream == "observers" for stream in streams)
