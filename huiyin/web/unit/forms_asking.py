"""What can be written when handling leaves its straight way: a question, more time, a promise, a person's words."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from huiyin.act.orders import queries
from huiyin.foundation.accounts.queries import colleagues
from huiyin.foundation.organisations.queries import handlers
from huiyin.web.components.times import zh_time
from huiyin.web.unit.forms import ActForm, text_field
from huiyin.web.unit.names import english

UNITS = {"hour": _("小时"), "day": _("天（含节假日）"), "workday": _("个工作日")}


def _day(label: Any, help_text: Any = "", required: bool = True) -> forms.DateField:
    return forms.DateField(
        label=label, required=required, help_text=help_text, widget=forms.DateInput(attrs={"type": "date"})
    )


class AskForm(ActForm):
    """A question to the appellant."""

    question = text_field(
        _("想请诉求人补充什么"), 3, _("诉求人会看到。只问办这件事非知道不可的；问清了钟接着走。")
    )


class ResumeForm(ActForm):
    """Why handling goes on without an answer."""

    reason = text_field(_("怎么知道的"), 2, _("比如：电话里已经问清、现场查到了。"))


class MoreTimeForm(ActForm):
    """How much more time, why, how far it is, what the appellant is told; or the period that a law fixes."""

    days = forms.FloatField(label=_("再要多久"), required=False, min_value=0.1)
    reason = text_field(_("为什么办不完"), 2)
    report = text_field(_("阶段报告"), 3, _("已经办了什么、还差什么、每一步什么时候。"))
    told = text_field(_("告诉诉求人的话"), 2, _("批准后写在诉求人的查询页上：为什么要等、等到什么时候。"))
    statute = forms.CharField(
        label=_("法律另有期限的，写明法条"),
        required=False,
        max_length=200,
        help_text=_("比如鉴定、听证的法定期限。写了法条就不看上面的天数，按法定日期算，仍须热线审核。"),
    )
    until = _day(_("法定期限届满日"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        terms = queries.more_time_terms(self.order) if self.order else None
        if terms is None:
            return
        self.fields["days"].label = gettext("再要多少%(unit)s") % {"unit": UNITS[terms.measure]}
        if terms.code:
            told = queries.more_time_words()[terms.code]
            self.fields["days"].help_text = gettext(told)
        else:
            self.fields["days"].help_text = gettext("现在的到期时间是%(due)s，最多能延到%(latest)s。") % {
                "due": zh_time(terms.due, "exact"),
                "latest": zh_time(terms.latest, "exact"),
            }

    def clean(self) -> dict[str, Any]:
        """Either so much time, or an article with its day."""
        given = super().clean() or self.cleaned_data
        lawful = bool(given.get("statute")) or bool(given.get("until"))
        if lawful and not (given.get("statute") and given.get("until")):
            self.add_error("until" if given.get("statute") else "statute", _("法条和届满日要一起写。"))
        if not lawful and not given.get("days") and "days" not in self.errors:
            self.add_error("days", _("请写要延多久。"))
        return given


class AssignForm(ActForm):
    """Who of the unit's own people handles it."""

    account_id = forms.TypedChoiceField(label=_("交给谁办"), coerce=int)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = colleagues(self.order.lead_id) if self.order and self.order.lead_id else []
        self.fields["account_id"].choices = [("", _("请选")), *((p.pk, p.name) for p in people)]  # type: ignore[attr-defined]


class ShelveForm(ActForm):
    """A promise: by which day, how, with whom, and what the appellant was told."""

    promised = _day(_("承诺哪天办好"))
    plan = text_field(_("怎么办"), 3, _("为什么现在办不了、分几步、每一步谁来办。"))
    sector = forms.ChoiceField(label=_("行业主管部门"), required=False)
    told = text_field(_("怎样告诉诉求人的"), 2, _("诉求人会看到：为什么要等、等到哪天。"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = ((u.code, u.name_en if english() else u.name) for u in handlers() if u.level == "department")
        self.fields["sector"].choices = [("", _("没有")), *named]  # type: ignore[attr-defined]


class RecheckForm(ActForm):
    """What the quarterly look at a promise found; a new day if it has to be moved."""

    note = text_field(_("复查情况"), 3, _("到哪一步了、还卡在哪里、下一步什么时候。"))
    promised = _day(
        _("承诺的日子要改到"), _("不改就空着。改了要告诉诉求人，原来的日子留在账上。"), required=False
    )
    told = text_field(_("怎样告诉诉求人的"), 2, required=False)

    def clean(self) -> dict[str, Any]:
        """A day that is moved is told."""
        given = super().clean() or self.cleaned_data
        if given.get("promised") and not given.get("told"):
            self.add_error("told", _("改了日子就要写明怎样告诉诉求人的。"))
        return given


class TakeOffForm(ActForm):
    """Why a promise goes back to be handled."""

    why = text_field(_("为什么现在能办了"), 2, _("条件怎么具备的；办不到的，写明接下来怎么办。"))


class DoubtForm(ActForm):
    """What the answer on the line did not settle."""

    why = text_field(_("哪里没答清"), 2, _("派单员和承办单位会看到。"))


class SaidForm(ActForm):
    """What the person said on the telephone, taken down in the person's own words."""

    said = text_field(_("诉求人的原话"), 3, _("照着说的记，不改写。"))


class SettleForm(ActForm):
    """What the call back found."""

    note = text_field(_("回电核实的情况"), 2, _("问了谁、依据是什么、诉求人听明白没有。"))


class DemandsForm(ActForm):
    """What the appeal asks for, one point on each line."""

    points = text_field(_("一行一项"), 4, _("机器按原话分的，可以改。答复要逐项答到，热线逐项核对。"))
