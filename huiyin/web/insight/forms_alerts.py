"""What can be written about an alert, and what is entered as known."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from huiyin.act.coordination.whistles.queries import KINDS
from huiyin.foundation.city.queries import current
from huiyin.learn.insight.alerts.queries import OUTCOMES
from huiyin.web.insight import alerts_words as words
from huiyin.web.unit.forms import text_field
from huiyin.web.unit.forms_above import unit_choices
from huiyin.web.unit.forms_together import KIND_NAMES, units_of
from huiyin.web.unit.names import either, unit_name
from huiyin.web.unit.whistle_forms import PlainForm

DATE = {"type": "date"}
SIZE = 6  # rows of a list to choose several from


class SaidForm(PlainForm):
    """A form of one text."""

    words_said = text_field(_("理由"), 3)

    @property
    def words(self) -> dict[str, Any]:
        """What was typed, as the action takes it."""
        return {"words": self.cleaned_data["words_said"]}


class WhyForm(SaidForm):
    """A reason."""

    @property
    def words(self) -> dict[str, Any]:
        """What was typed, as the action takes it."""
        return {"why": self.cleaned_data["words_said"]}


class AnswerForm(SaidForm):
    """The lead's answer."""

    words_said = text_field(_("答复"), 4, _("一条一条答上面问的；不写诉求人的姓名电话。"))
    until = forms.DateTimeField(
        label=_("几点办好"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    denies = forms.BooleanField(
        label=_("是误报"), required=False, help_text=_("写明为什么不是真的，由分析员确认后才算。")
    )

    @property
    def words(self) -> dict[str, Any]:
        """What was typed, as the action takes it."""
        data = self.cleaned_data
        return {"words": data["words_said"], "until": data["until"], "denies": data["denies"]}


class HelpForm(SaidForm):
    """What a co-unit does."""

    words_said = text_field(_("做了什么，知道什么"), 3)


class InstructForm(SaidForm):
    """A decision from above."""

    words_said = text_field(_("批示"), 3, _("主责和协同单位马上收到。"))


class LeadForm(PlainForm):
    """Another unit, and why."""

    unit = forms.ChoiceField(label=_("改由谁主责"))
    why = text_field(_("为什么"), 2)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = unit_choices(gettext("选一个单位"))  # type: ignore[attr-defined]

    @property
    def words(self) -> dict[str, Any]:
        """What was typed, as the action takes it."""
        return dict(self.cleaned_data)


class JudgeForm(PlainForm):
    """What it really was, and when."""

    outcome = forms.ChoiceField(label=_("结论"), widget=forms.RadioSelect)
    what = text_field(_("实际是什么事"), 3, _("写清原因和结果；以后遇到同类预警，这一句排在最前面。"))
    began = forms.DateField(label=_("哪天开始"), required=False, widget=forms.DateInput(attrs=DATE))
    ended = forms.DateField(label=_("哪天结束"), required=False, widget=forms.DateInput(attrs=DATE))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outcome"].choices = [  # type: ignore[attr-defined]
            (code, gettext(words.OUTCOMES[code])) for code in OUTCOMES
        ]

    @property
    def words(self) -> dict[str, Any]:
        """What was typed, as the action takes it."""
        return dict(self.cleaned_data)


class WhistleForm(PlainForm):
    """A decision that calls units to the place; `about.whistled` is the order it is blown on."""

    kind = forms.ChoiceField(
        label=_("哪一种哨"),
        widget=forms.RadioSelect,
        choices=[(kind, KIND_NAMES[kind]) for kind in reversed(KINDS)],
    )
    question = text_field(_("要解决什么问题"), 2, _("写清现场情况和要各单位做的事；不写诉求人的姓名电话。"))
    reason = text_field(_("为什么街道自己办不了"), 2, _("写职责或权限的依据。"))
    where = forms.CharField(label=_("到哪里"), max_length=200)
    units = forms.MultipleChoiceField(
        label=_("请哪些单位"),
        widget=forms.SelectMultiple(attrs={"size": SIZE}),
        help_text=_("可选几个：按住 Ctrl 点选。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        order = self.about.whistled if self.about else None
        self.order = order
        self.fields["units"].choices = units_of(order)  # type: ignore[attr-defined]
        if order is not None:
            self.initial = {"where": unit_name(order.place_id), **self.initial}

    @property
    def words(self) -> dict[str, Any]:
        """What was typed, as the action takes it."""
        data = self.cleaned_data
        return {
            "order_id": self.order.pk if self.order else 0,
            "kind": data["kind"],
            "question": data["question"],
            "why": data["reason"],
            "where": data["where"],
            "units": data["units"],
        }


class KnownForm(forms.Form):
    """Something that is to come."""

    name = forms.CharField(label=_("什么事"), max_length=60)
    why = text_field(_("为什么会多"), 2, _("看到被压下的预警时，读的就是这一句。"))
    since = forms.DateField(label=_("从哪天"), widget=forms.DateInput(attrs=DATE))
    until = forms.DateField(label=_("到哪天"), widget=forms.DateInput(attrs=DATE))
    times = forms.FloatField(
        label=_("不超过平时的几倍"), min_value=1, max_value=100, initial=3, help_text=_("再多，照样发出。")
    )
    matters = forms.MultipleChoiceField(
        label=_("哪些事项"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": SIZE}),
        help_text=_("不选就是全部。"),
    )
    places = forms.MultipleChoiceField(
        label=_("哪些地方"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": SIZE}),
        help_text=_("不选就是全市。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pack = current().pack
        self.fields["matters"].choices = [  # type: ignore[attr-defined]
            (one.code, ("　" * (one.level - 1)) + either((one.name, one.name_en))) for one in pack.matters
        ]
        self.fields["places"].choices = [  # type: ignore[attr-defined]
            (one.code, either((one.name, one.name_en)))
            for one in pack.units
            if one.level in ("district", "street")
        ]
