"""A letter's page, gathered for the template."""

from collections.abc import Mapping
from typing import Any

from django import forms as django_forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from huiyin.act.coordination.letters import actions, printing, queries
from huiyin.foundation.accounts.rules import Actor
from huiyin.web.unit import together_words as words
from huiyin.web.unit.forms import text_field
from huiyin.web.unit.names import unit_name, unit_names
from huiyin.web.unit.offers import Act, Doing, Failed, offer
from huiyin.web.unit.whistle_forms import PlainForm, WhyForm


class EditForm(PlainForm):
    """The text of a draft."""

    subject = django_forms.CharField(label=_("标题"), max_length=120)
    body = text_field(_("正文"), 12, _("第一行写发给谁；“{due}”签发时换成答复期限。"))

    @property
    def words(self) -> dict[str, Any]:
        """What was typed, with the copies as they are."""
        return {**self.cleaned_data, "cc": self.about.cc}


class ReplyForm(PlainForm):
    """The answer."""

    text = text_field(_("回函内容"), 6, _("逐条回答对方的请求。"))


DOINGS: Mapping[str, Doing] = {
    "answer": Doing(gettext_noop("签发回函"), ReplyForm, actions.answer, gettext_noop("已回函")),
    "prepare": Doing(
        gettext_noop("写好回函，送负责人签发"), ReplyForm, actions.prepare_reply, gettext_noop("回函稿已存好")
    ),
    "release": Doing(gettext_noop("签发这封函"), None, actions.release, gettext_noop("函已签发，编号已定")),
    "edit": Doing(gettext_noop("改正文"), EditForm, actions.edit, gettext_noop("正文已改好")),
    "seal": Doing(gettext_noop("已打印盖章"), None, actions.seal, gettext_noop("已记下盖章")),
    "recall": Doing(gettext_noop("撤函"), WhyForm, actions.recall, gettext_noop("函已撤回")),
    "drop": Doing(gettext_noop("不发了"), WhyForm, actions.drop, gettext_noop("草稿已作废")),
}


def page(actor: Actor, found: Any, failed: Failed | None = None) -> dict[str, Any]:
    """Everything the page shows to this reader."""
    acts = _acts(actor, found, failed)
    main = failed.id if failed and any(act.id == failed.id for act in acts) else acts[0].id if acts else ""
    return {
        "letter": found,
        "state": words.letter_state(found),
        "sender": unit_name(found.sender_id),
        "addressee": unit_name(found.addressee_id),
        "cc": unit_names(found.cc),
        "urgency": words.urgency_name(found.urgency),
        "purpose": words.purpose_name(found.purpose),
        "left": words.left(found.due_at) if found.state == "sent" else {},
        "paper": printing.paper(found),
        "main": next((act.as_main() for act in acts if act.id == main), None),
        "acts": [act for act in acts if act.id != main],
        "reads_order": queries.reads_order(actor, found),
        "refusal": failed.refusal if failed else "",
        "failed": failed.form if failed else None,
    }


def _acts(actor: Actor, found: Any, failed: Failed | None) -> list[Act]:
    may = queries.doing(actor, found)
    wanted = [name for name in DOINGS if getattr(may, name)]
    if "answer" in wanted:
        wanted.remove("prepare")  # who may sign need not hand a draft to anybody
    known = {"subject": found.subject, "body": found.body, "text": found.reply}
    return [
        offer(name, reverse("letter_do", args=[found.pk, name]), DOINGS[name], found, failed, **known)
        for name in wanted
    ]
