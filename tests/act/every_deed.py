"""For every action of the table of moves the real action behind it, with evidence that is right or wrong.

A deed takes a `Go` and gives back what is to be called, everything bound, so that it can be called twice or by two
threads at once; None when there is nothing it could be done to.
"""

from collections.abc import Callable, Mapping
from datetime import timedelta

from huiyin.act.coordination.letters import actions as letters
from huiyin.act.coordination.letters.models import Letter
from huiyin.act.coordination.whistles import actions as whistles
from huiyin.act.coordination.whistles.models import Whistle
from huiyin.act.coordination.whistles.rules import KINDS, Row
from huiyin.act.orders import actions
from huiyin.act.orders.actions.demanding import listed
from huiyin.act.orders.jobs import bring_all_answers
from huiyin.act.orders.models import WorkOrder
from huiyin.act.orders.panel_models import ExclusionAudit
from huiyin.act.orders.rules import JOINABLE
from huiyin.answer.callback.actions import Answers, note_failure, record
from huiyin.answer.callback.jobs import close_without_callback
from huiyin.foundation.accounts.queries import colleagues
from huiyin.foundation.accounts.rules import SYSTEM
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import current
from huiyin.hear.intake.rules import NewAppeal
from huiyin.testing.cast import STREET
from tests.act.going import LAMP, LANE, LEADS, Go, Thunk

Deed = Callable[[Go], Thunk | None]
GOOD = Answers(True, "solved", "satisfied", "satisfied", "satisfied")
BAD = Answers(True, "unsolved", "satisfied", "dissatisfied", "dissatisfied", ("not_done",), words="没有办")
WRONG = Answers(True, "solved", "satisfied", "satisfied", "?")
LEAK = "请打 13800001111 找小王。"


# --- at the hotline -------------------------------------------------------------------------------------------


def comes_in(go: Go) -> Thunk:
    new = NewAppeal(words=LAMP, channel="web", source="deed", source_key=f"{go.pk}-{go.seed}")
    lead = STREET if go.heads() else ""
    return lambda: actions.receive_many(go.who, [new], actions.Receiving(lead=lead, matter=LANE))[0].order


def answer(go: Go) -> Thunk:
    return lambda: actions.answer(go.who, go.pk, go.text("可以网上办"), unsure=go.heads())


def close(go: Go) -> Thunk:
    if go.order.state == "11" or go.who == SYSTEM:
        return bring_answers(go) or (lambda: actions.settle(go.who, go.pk, go.text()))
    return lambda: actions.settle(go.who, go.pk, go.text())


def bring_answers(go: Go) -> Thunk | None:
    return bring_all_answers if go.who == SYSTEM else None


def hand_over(go: Go) -> Thunk:
    return lambda: actions.hand_over(go.who, go.pk, "119" if go.good else "")


def refuse(go: Go) -> Thunk:
    return lambda: actions.refuse(go.who, go.pk, "court" if go.good else "", "请向法院提出。")


def object_(go: Go) -> Thunk:
    act = actions.object_to_ending if go.order.state == "85" else actions.object_to_refusal
    return lambda: act(go.who, go.pk, go.text("我有异议"))


def merge(go: Go) -> Thunk | None:
    joinable = WorkOrder.objects.filter(state__in=JOINABLE).exclude(pk=go.pk)
    into = go.one(list(joinable.order_by("pk").values_list("pk", flat=True))) if go.good else go.pk
    return None if into is None else lambda: actions.merge(go.who, go.pk, into, go.version)


def dispatch(go: Go) -> Thunk:
    lead = (go.one(LEADS) or STREET) if go.good else "X99"
    helper = LEADS[(LEADS.index(lead) + 1) % 3] if go.good else "X98"
    parts = (helper,) if go.heads(3) else ()
    matter = "010201" if go.seed % 7 == 6 else ""
    return lambda: actions.dispatch(
        go.who, go.pk, lead, basis="person", matter=matter, co_units=(helper,), parts=parts
    )


def confer(go: Go) -> Thunk:
    return lambda: actions.confer(go.who, go.pk, [go.unit()] if go.good else ["X99"], go.text("谁办"))


def rule(go: Go) -> Thunk:
    lead = (go.one(LEADS) or STREET) if go.good else "X99"
    helpers = [LEADS[(LEADS.index(lead) + 1) % 3]] if go.good and go.heads(4) else []
    return lambda: actions.rule(
        go.who, go.pk, lead, go.text("会商定了"), co_units=helpers, overrule="会商决定"
    )


def retry(go: Go) -> Thunk:
    return lambda: note_failure(go.who, go.pk, "no_answer")


def rated(good: bool) -> Deed:
    def deed(go: Go) -> Thunk:
        answers = (GOOD if good else BAD) if go.good else WRONG
        return lambda: record(go.who, go.pk, answers, "person" if go.who.has("callback_agent") else "link")

    return deed


def waive(go: Go) -> Thunk | None:
    return close_without_callback if go.who == SYSTEM else None


def approve(go: Go) -> Thunk:
    where = dict.fromkeys(listed(go.order), "第一句")
    checks = {"each_demand": go.good}
    return lambda: actions.approve(go.who, go.pk, checks, None, where)


def reopen(go: Go) -> Thunk:
    return lambda: actions.reopen(go.who, go.pk, go.text("还是没有解决"))


# --- at the unit ----------------------------------------------------------------------------------------------


def request_return(go: Go) -> Thunk:
    proposed, misjudged = go.unit() if go.good else "", go.heads()
    return lambda: actions.request_return(
        go.who, go.pk, go.text("清单第三项"), proposed, misjudged, go.version
    )


def assign(go: Go) -> Thunk:
    own = colleagues(go.order.lead_id or "") if go.good else []
    one = go.one(own)
    return lambda: actions.assign(go.who, go.pk, one.pk if one else 0)


def more_time(go: Go) -> Thunk:
    until = (now() + timedelta(days=40)).date() if go.heads(4) else None
    asked = actions.MoreTime(
        0 if until or not go.good else 1,
        go.text("材料未到"),
        go.text("已经到场"),
        "已告知",
        "某法第三条" if until else "",
        until,
    )
    return lambda: actions.request_extension(go.who, go.pk, asked)


def grant_more(go: Go) -> Thunk:
    return lambda: actions.grant_extension(go.who, go.pk, None if go.good else 99)


def whistle(go: Go) -> Thunk | None:
    written = Whistle.objects.filter(order=go.pk, state="draft").first()
    if written and go.good:
        return lambda: whistles.approve(go.who, written.pk)
    return blow(whistles.blow)(go)


def blow(act: Callable[..., object]) -> Deed:
    def deed(go: Go) -> Thunk:
        kind = go.one(KINDS) if go.good else "party"
        words = (go.text("管线归谁修"), "不在街道职责内", "江岸路口", [go.unit()])
        return lambda: act(go.who, go.pk, kind, *words)

    return deed


def of_whistle(act: Callable[..., object], state: str = "") -> Deed:
    """A deed on the open whistle of the order that needs a reason."""

    def deed(go: Go) -> Thunk | None:
        found = Whistle.objects.filter(order=go.pk, closed_at=None)
        one = found.filter(state__startswith=state).first()
        return (lambda: act(go.who, one.pk, go.text())) if one else None

    return deed


def resolve(go: Go) -> Thunk | None:
    one = Whistle.objects.filter(order=go.pk, closed_at=None).first()
    rows = [Row(one.street_id if one and go.good else "X99", "周经办", "围挡", now().date())]
    return (lambda: whistles.resolve(go.who, one.pk, rows)) if one else None


def letter(go: Go) -> Thunk:
    written = Letter.objects.filter(order=go.pk, state="draft").first()
    if written and go.heads():
        return lambda: letters.release(go.who, written.pk)
    return write(letters.send)(go)


def write(act: Callable[..., object]) -> Deed:
    def deed(go: Go) -> Thunk:
        return lambda: act(go.who, go.pk, go.unit(), "pressing", "duty", go.text("请办理"))

    return deed


def of_letter(act: Callable[..., object], state: str = "sent") -> Deed:
    """A deed on one letter of the order that needs words."""

    def deed(go: Go) -> Thunk | None:
        found = list(Letter.objects.filter(order=go.pk, state=state).order_by("pk"))
        one = go.one([letter for letter in found if letter.addressee_id in go.who.units()] or found)
        return (lambda: act(go.who, one.pk, go.text())) if one else None

    return deed


def escalate(go: Go) -> Thunk | None:
    by_whistle = of_whistle(whistles.escalate)(go) if go.heads() else None
    return by_whistle or (lambda: actions.escalate(go.who, go.pk, go.text("办不动")))


def reassign(go: Go) -> Thunk:
    return lambda: actions.reassign(go.who, go.pk, go.unit(), go.text("改由你单位办"))


def shelve(go: Go) -> Thunk:
    day = (now() + timedelta(days=go.seed % 200 + 1 if go.good else -1)).date()
    return lambda: actions.shelve(go.who, go.pk, actions.NewPromise(day, "分三步", go.text("已告知")))


def recheck(go: Go) -> Thunk:
    day = (now() + timedelta(days=go.seed % 90 + 1)).date() if go.heads() else None
    return lambda: actions.recheck(go.who, go.pk, go.text(), day, "已告知")


def answered(act: Callable[..., object]) -> Deed:
    def deed(go: Go) -> Thunk:
        said = go.text("灯已换好") if go.good else LEAK
        return lambda: act(go.who, go.pk, said)

    return deed


def ending(act: Callable[..., object]) -> Deed:
    def deed(go: Go) -> Thunk:
        ground = go.one(sorted(current().panels.grounds)) if go.good else "mood"
        return lambda: act(go.who, go.pk, ground, "某号文书", "依规不能办")

    return deed


def resume(go: Go) -> Thunk:
    if go.who == SYSTEM:
        return lambda: actions.resume_if_over(go.pk)
    return lambda: actions.resume(go.who, go.pk, version=go.version)


# --- on the panel and above -----------------------------------------------------------------------------------


def vote(act: Callable[..., object], grant: bool | None = None) -> Deed:
    def deed(go: Go) -> Thunk:
        yes = go.heads() if grant is None else grant
        return lambda: act(go.who, go.pk, yes, go.text("看过材料"))

    return deed


def audit(go: Go) -> Thunk | None:
    one = ExclusionAudit.objects.filter(exclusion__order=go.pk).first()
    return (lambda: actions.audit_exclusion(go.who, one.pk, go.heads(), go.text())) if one else None


def says(act: Callable[..., object], *more: object) -> Deed:
    """A deed that takes the order and some words."""
    return lambda go: lambda: act(go.who, go.pk, go.text(), *more)


def asks_nothing(act: Callable[..., object]) -> Deed:
    """A deed that takes the order alone; the wrong one is from a page that is out of date."""
    return lambda go: lambda: act(go.who, go.pk, version=go.version)


DEEDS: Mapping[str, Deed] = {
    "register": comes_in,
    "accept": comes_in,
    "triage": comes_in,  # a person's check is part of receiving, and of each way back to the queue
    "answer": answer,
    "hand_over": hand_over,
    "refuse": refuse,
    "close": close,
    "doubt": says(actions.doubt),
    "track": says(actions.track_hand_over),
    "object": object_,
    "notify": says(actions.notify_refusal),
    "merge": merge,
    "split": says(actions.split),
    "share": bring_answers,
    "dispatch": dispatch,
    "confer": confer,
    "rule": rule,
    "sign": asks_nothing(actions.sign),
    "request_return": request_return,
    "vote_return": vote(actions.vote_return),
    "grant_return": vote(actions.vote_return, True),
    "deny_return": vote(actions.vote_return, False),
    "withdraw_return": asks_nothing(actions.withdraw_return),
    "contact": says(actions.contact),
    "submit": asks_nothing(actions.submit),
    "instruct": says(actions.instruct, "周经办"),
    "assign": assign,
    "progress": says(actions.progress),
    "ask": says(actions.ask),
    "request_extension": more_time,
    "whistle": whistle,
    "letter": letter,
    "escalate": escalate,
    "shelve": shelve,
    "reply": answered(actions.reply),
    "request_exclusion": ending(actions.request_exclusion),
    "supplement": says(actions.add_words),
    "resume": resume,
    "give_up": ending(actions.give_up),
    "grant_extension": grant_more,
    "deny_extension": says(actions.deny_extension),
    "withdraw_extension": asks_nothing(actions.withdraw_extension),
    "resolve": resolve,
    "call_off": of_whistle(whistles.call_off),
    "hear_letter": of_letter(letters.answer),
    "answer_letter": of_letter(letters.answer),
    "recall_letter": of_letter(letters.recall),
    "take_up": says(actions.take_up),
    "reassign": reassign,
    "recheck": recheck,
    "clear": answered(actions.clear),
    "take_off": says(actions.take_off),
    "release": asks_nothing(actions.release),
    "send_back": says(actions.send_back),
    "vote_exclusion": vote(actions.vote_exclusion),
    "exclude": vote(actions.vote_exclusion, True),
    "deny_exclusion": vote(actions.vote_exclusion, False),
    "withdraw_exclusion": asks_nothing(actions.withdraw_exclusion),
    "approve": approve,
    "disapprove": says(actions.disapprove),
    "retry": retry,
    "confirm": rated(True),
    "redo": rated(False),
    "rejoin": rated(False),
    "waive": waive,
    "withdraw": says(actions.withdraw),
    "reopen": reopen,
    "vote_objection": vote(actions.vote_objection),
    "sustain_objection": vote(actions.vote_objection, True),
    "dismiss_objection": vote(actions.vote_objection, False),
    "audit_exclusion": audit,
}
