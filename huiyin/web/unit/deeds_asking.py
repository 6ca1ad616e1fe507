"""What takes handling out of its straight way: asking the appellant, more time, the ledger of promises, redoing."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_noop

from huiyin.act.orders import actions
from huiyin.act.orders.queries import is_told_no
from huiyin.foundation.accounts.rules import Actor
from huiyin.web.unit import forms, forms_asking
from huiyin.web.unit.deed import Deed


def _more_time(
    actor: Actor,
    order_id: int,
    version: int,
    days: float | None,
    reason: str,
    report: str,
    told: str,
    statute: str,
    until: date | None,
) -> Any:
    asked = actions.MoreTime(0 if until else days or 0, reason, report, told, statute, until)
    return actions.request_extension(actor, order_id, asked, version)


def _shelve(actor: Actor, order_id: int, version: int, **given: Any) -> Any:
    return actions.shelve(actor, order_id, actions.NewPromise(**given), version)


def _recheck(actor: Actor, order_id: int, version: int, note: str, promised: date | None, told: str) -> Any:
    return actions.recheck(actor, order_id, note, promised, told, version)


def _take_down(actor: Actor, order_id: int, version: int, said: str) -> Any:
    return actions.add_words(actor, order_id, said)


def _object(actor: Actor, order_id: int, version: int, said: str) -> Any:
    return actions.object_to_refusal(actor, order_id, said, version)


def _withdraw(actor: Actor, order_id: int, version: int, said: str) -> Any:
    return actions.withdraw(actor, order_id, said, version)


def _reopen(actor: Actor, order_id: int, version: int, said: str) -> Any:
    return actions.reopen(actor, order_id, said)


DEEDS: tuple[Deed, ...] = (
    Deed("clear", "order_clear", gettext_noop("办好了，销账送签"), "s", forms.ReplyForm, actions.clear,
         gettext_noop("答复已送负责人签发，签发后从账上销掉")),
    Deed("recheck", "order_recheck", gettext_noop("记复查"), "k", forms_asking.RecheckForm, _recheck,
         gettext_noop("复查已记下")),
    Deed("take_off", "order_take_off", gettext_noop("转入办理"), "o", forms_asking.TakeOffForm, actions.take_off,
         gettext_noop("已从账上转入办理")),
    Deed("ask", "order_ask", gettext_noop("请诉求人补充"), "q", forms_asking.AskForm, actions.ask,
         gettext_noop("已请诉求人补充，办理的钟先停")),
    Deed("resume", "order_resume", gettext_noop("不等了，接着办"), "s", forms_asking.ResumeForm, actions.resume,
         gettext_noop("接着办理，钟接着走")),
    Deed("request_extension", "order_request_extension", gettext_noop("申请延期"), "e", forms_asking.MoreTimeForm,
         _more_time, gettext_noop("延期申请已交热线审核，审核期间钟接着走")),
    Deed("withdraw_extension", "order_withdraw_extension", gettext_noop("撤回延期申请"), "u", None,
         actions.withdraw_extension, gettext_noop("已撤回，按原来的时间办")),
    Deed("assign", "order_assign", gettext_noop("指定经办人"), "n", forms_asking.AssignForm, actions.assign,
         gettext_noop("已指定经办人")),
    Deed("shelve", "order_shelve", gettext_noop("挂账"), "g", forms_asking.ShelveForm, _shelve,
         gettext_noop("已挂账，到日子前每季度复查一次")),
    Deed("supplement", "order_supplement", gettext_noop("记下诉求人补充的话"), "s", forms_asking.SaidForm, _take_down,
         gettext_noop("已记下，承办单位接着办")),
    Deed("close", "order_settle", gettext_noop("已回电核实，办结"), "s", forms_asking.SettleForm, actions.settle,
         gettext_noop("已办结")),
    Deed("doubt", "order_doubt", gettext_noop("没答清，转办"), "b", forms_asking.DoubtForm, actions.doubt,
         gettext_noop("已转给派单员")),
    Deed("object", "order_object", gettext_noop("诉求人有异议，重新受理"), "b", forms_asking.SaidForm,
         _object, gettext_noop("已转给派单员重新看"), is_told_no),
    Deed("withdraw", "order_withdraw", gettext_noop("诉求人撤回"), "x", forms_asking.SaidForm, _withdraw,
         gettext_noop("已按诉求人的意思撤回，办结")),
    Deed("reopen", "order_reopen", gettext_noop("没解决，另立关联单"), "o", forms_asking.SaidForm, _reopen,
         gettext_noop("已另立一张关联单")),
)  # fmt: skip
