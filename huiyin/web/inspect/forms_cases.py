"""What can be written in a case."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from huiyin.answer.supervision.cases.queries import EXCUSED, FINDINGS, FOLLOWS, MEASURES
from huiyin.web.inspect import words_cases as words
from huiyin.web.unit.forms import text_field
from huiyin.web.unit.forms_above import unit_choices
from huiyin.web.unit.whistle_forms import PlainForm


class SaidForm(PlainForm):
    """A form of one text, whose field each kind names."""

    @property
    def words(self) -> dict[str, Any]:
        """What was typed, as the action takes it."""
        return {"words": self.cleaned_data["words_said"]}


class ReplyForm(SaidForm):
    """What the unit says to the facts."""

    words_said = text_field(
        _("说明"), 6, _("对着每条事实写：是不是这样、为什么、现在怎么样。由主要负责人提交。")
    )


class AppealForm(SaidForm):
    """Why the unit does not agree."""

    words_said = text_field(
        _("申诉的理由"), 5, _("写清不服认定还是处理、依据是什么。由没有参与过的人复核，不会加重。")
    )


class WhyForm(SaidForm):
    """A reason."""

    words_said = text_field(_("理由"), 3)


class DoneForm(SaidForm):
    """What was done."""

    words_said = text_field(_("做了什么"), 3, _("写清改了哪里、从哪天起按新的办。"))


class FactForm(PlainForm):
    """What was found out, with the orders that show it."""

    words_said = text_field(_("核实到什么"), 3, _("写时间、地点、怎么核实的；不写诉求人的姓名电话。"))
    orders = forms.CharField(
        label=_("工单号"), required=False, max_length=2000, help_text=_("几个号用空格隔开。")
    )

    @property
    def words(self) -> dict[str, Any]:
        """What was typed, as the action takes it."""
        return {"words": self.cleaned_data["words_said"], "orders": self.cleaned_data["orders"].split()}


class FindForm(PlainForm):
    """A finding, and what the platform must do where the unit is not to blame."""

    finding = forms.ChoiceField(label=_("认定"), widget=forms.RadioSelect)
    words_said = text_field(_("理由"), 4, _("逐条对着事实和单位的说明写。单位看得到。"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["finding"].choices = [  # type: ignore[attr-defined]
            (one, gettext(words.FINDINGS[one])) for one in FINDINGS
        ]
        for kind in FOLLOWS:
            label = gettext("平台要做：%(what)s") % {"what": gettext(words.FOLLOWS[kind])}
            field = forms.CharField(label=label, required=False, max_length=1000)
            field.help_text = gettext("不怪单位的才填，至少一项。") if kind == FOLLOWS[0] else ""
            self.fields[f"follow_{kind}"] = field

    def clean(self) -> dict[str, Any]:
        """Where the unit is not to blame, the platform has something to do."""
        found: dict[str, Any] = super().clean() or {}
        todo = any(found.get(f"follow_{kind}", "").strip() for kind in FOLLOWS)
        if found.get("finding") in EXCUSED and not todo:
            self.add_error(f"follow_{FOLLOWS[0]}", _("不怪单位的，写明平台自己该做什么。"))
        return found

    @property
    def words(self) -> dict[str, Any]:
        """What was typed, as the action takes it."""
        data = self.cleaned_data
        excused = data["finding"] in EXCUSED
        follows = {kind: data[f"follow_{kind}"] for kind in FOLLOWS if excused and data[f"follow_{kind}"]}
        return {"finding": data["finding"], "words": data["words_said"], "follows": follows}


class MeasureForm(PlainForm):
    """A measure among those that fit the finding and that this person may take."""

    measure = forms.ChoiceField(label=_("处理"), widget=forms.RadioSelect)
    words_said = text_field(_("理由和要求"), 3, _("写清为什么这样处理、要改什么、什么时候改完。"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["measure"].choices = [  # type: ignore[attr-defined]
            (one.measure, _measure(one)) for one in self.about.measures
        ]

    @property
    def words(self) -> dict[str, Any]:
        """What was typed, as the action takes it."""
        return {"measure": self.cleaned_data["measure"], "words": self.cleaned_data["words_said"]}


def _measure(one: Any) -> str:
    name = gettext(words.MEASURES[one.measure])
    return gettext("%(measure)s（另一人确认后生效）") % {"measure": name} if one.two else name


class ChangeForm(PlainForm):
    """A finding and a measure that are milder than those appealed against."""

    finding = forms.ChoiceField(label=_("变更后的认定"))
    measure = forms.ChoiceField(label=_("变更后的处理"), help_text=_("申诉不加重处理。"))
    words_said = text_field(_("理由"), 3)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        findings = ("unfounded", *reversed(FINDINGS))
        self.fields["finding"].choices = [  # type: ignore[attr-defined]
            (one, gettext(words.FINDINGS[one])) for one in findings
        ]
        self.fields["measure"].choices = [  # type: ignore[attr-defined]
            (one, gettext(words.MEASURES[one])) for one in MEASURES
        ]

    @property
    def words(self) -> dict[str, Any]:
        """What was typed, as the action takes it."""
        data = self.cleaned_data
        return {"finding": data["finding"], "measure": data["measure"], "words": data["words_said"]}


class NewCaseForm(forms.Form):
    """A case by one's own decision."""

    GROUNDS = ("decision", "low_score")

    unit = forms.ChoiceField(label=_("督查哪个单位"))
    ground = forms.ChoiceField(label=_("为什么"), widget=forms.RadioSelect)
    period = forms.RegexField(
        r"^\d{4}-\d{2}$",
        label=_("哪个月"),
        required=False,
        help_text=_("写成2026-10。按考评立案的必填；名次低但属偶然的，立不了案。"),
    )
    order = forms.CharField(label=_("哪张工单"), required=False, max_length=32, help_text=_("没有就不填。"))
    words = text_field(_("要查什么"), 3, _("写清起因和要核实的事；单位将来看得到。"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = unit_choices(_("请选单位"))  # type: ignore[attr-defined]
        self.fields["ground"].choices = [  # type: ignore[attr-defined]
            (one, gettext(words.GROUNDS[one])) for one in self.GROUNDS
        ]

    def clean(self) -> dict[str, Any]:
        """A low mark is one of a month."""
        found: dict[str, Any] = super().clean() or {}
        if found.get("ground") == "low_score" and not found.get("period"):
            self.add_error("period", _("请写是哪个月的考评。"))
        return found
