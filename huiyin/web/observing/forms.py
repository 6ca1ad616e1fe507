"""What is filled in about observers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.publish.participation.actions import Acceptance, Judgement
from huiyin.web.observing import words

ROWS = 3
LONGEST = 1000
CHOOSE = {"required": _("请选一项。"), "invalid_choice": _("请选一项。")}
WRITE = {"required": _("请写几句。"), "max_length": _("请缩到1000字以内。")}


def _text(label: Any, required: bool = True, rows: int = 4, help_text: Any = "") -> forms.CharField:
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(
        label=label,
        required=required,
        max_length=LONGEST,
        error_messages=WRITE,
        help_text=help_text,
        widget=area,
    )


def _one_of(label: Any, table: Any) -> forms.ChoiceField:
    choices = [(code, _(word)) for code, word in table.items()]
    return forms.ChoiceField(label=label, choices=choices, error_messages=CHOOSE, widget=forms.RadioSelect)


class RelationsForm(forms.Form):
    """Units one has to do with: a few rows, empty ones left out."""

    def __init__(self, *args: Any, known: tuple[tuple[str, str], ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = [("", _("没有")), *words.units()]
        kinds = [(code, _(word)) for code, word in words.RELATIONS.items()]
        self.rows = max(ROWS, len(known) + 1)
        for row in range(1, self.rows + 1):
            unit, kind = known[row - 1] if row <= len(known) else ("", "work")
            self.fields[f"unit_{row}"] = forms.ChoiceField(
                label=_("单位"), choices=units, required=False, initial=unit
            )
            self.fields[f"kind_{row}"] = forms.ChoiceField(
                label=_("关系"), choices=kinds, required=False, initial=kind
            )

    @property
    def pairs(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The rows, for the page."""
        return [(self[f"unit_{row}"], self[f"kind_{row}"]) for row in range(1, self.rows + 1)]

    def relations(self) -> tuple[tuple[str, str], ...]:
        """What was declared; one unit once."""
        given = self.cleaned_data
        rows = [
            (given.get(f"unit_{n}", ""), given.get(f"kind_{n}") or "work") for n in range(1, self.rows + 1)
        ]
        return tuple({unit: kind for unit, kind in rows if unit}.items())


class AcceptForm(RelationsForm):
    """Yes: how to sign in, what one has to do with, and the consent."""

    consent_version = forms.CharField(required=False, widget=forms.HiddenInput)
    username = forms.CharField(
        label=_("登录名"),
        min_length=3,
        max_length=20,
        help_text=_("3到20个字，别用真名和电话号码。"),
        error_messages={"required": _("请起一个登录名。"), "min_length": _("至少3个字。")},
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )
    password = forms.CharField(
        label=_("密码"),
        strip=False,
        min_length=8,
        max_length=200,
        help_text=_("至少8位。只有您自己知道，我们看不到。"),
        error_messages={"required": _("请定一个密码。"), "min_length": _("至少8位。")},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("再输一遍密码"),
        strip=False,
        error_messages={"required": _("请再输一遍密码。")},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    agree = forms.BooleanField(
        label=_("我看过上面的说明，愿意担任"), error_messages={"required": _("愿意的话，请打开这一项。")}
    )

    def clean_again(self) -> str:
        """Twice the same."""
        again = str(self.cleaned_data["again"])
        if self.cleaned_data.get("password") not in (None, again):
            raise forms.ValidationError(_("两遍不一样，请再输一次。"))
        return again

    def acceptance(self) -> Acceptance:
        """What was filled in, as the room takes it."""
        given = self.cleaned_data
        return Acceptance(
            given["username"], given["password"], given.get("consent_version", ""), self.relations()
        )


YES_NO = {"yes": _("是"), "no": _("不是")}


class JudgeForm(forms.Form):
    """What the observer thinks, before anybody says what the appellant thought."""

    solved = _one_of(_("在您看来，解决了吗？"), words.SOLVED)
    answers = _one_of(_("诉求人说的每一点，答复都回应了吗？"), YES_NO)
    plain = _one_of(_("答复说得明白吗？"), YES_NO)
    accepts = _one_of(_("换成您，接受这个答复吗？"), YES_NO)
    words = _text(
        _("有什么意见？"),
        required=False,
        rows=3,
        help_text=_("写了就交给承办单位，会有答复。别写人名和电话。"),
    )

    def judgement(self) -> Judgement:
        """What was chosen, as the room takes it."""
        given = self.cleaned_data
        yes = {name: given[name] == "yes" for name in ("answers", "plain", "accepts")}
        return Judgement(given["solved"], words=given["words"], **yes)


class OpinionForm(forms.Form):
    """What should change, and whose it is if one knows."""

    key = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    words = _text(
        _("您觉得哪里该改？"), rows=5, help_text=_("说事就行，别写人名和电话。一件具体的诉求请拨打热线。")
    )
    unit = forms.ChoiceField(label=_("该哪个单位改"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit = self.fields["unit"]
        assert isinstance(unit, forms.ChoiceField)
        unit.choices = [("", _("不知道，请热线转")), *words.units()]


class WordsForm(forms.Form):
    """A few words."""

    words = _text(_("为什么不满意？"))


class AnswerForm(forms.Form):
    """The answer to an opinion."""

    verdict = _one_of(_("采纳吗？"), words.VERDICTS)
    words = _text(
        _("为什么，接下来怎么做"),
        rows=5,
        help_text=_("监督员看到的就是这段话，审过后也会公开。别写人名和电话。"),
    )


class HandForm(forms.Form):
    """To whom an opinion goes."""

    unit = forms.ChoiceField(label=_("转给"), error_messages=CHOOSE)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit = self.fields["unit"]
        assert isinstance(unit, forms.ChoiceField)
        unit.choices = words.units()


class PublishForm(forms.Form):
    """How an opinion is read by everybody; empty words take it back."""

    words = _text(_("公开的意见"), required=False, help_text=_("删去能看出是谁的话；留空就是不公开。"))
    answer = _text(_("公开的答复"), required=False)


class DrawForm(forms.Form):
    """How many are drawn."""

    size = forms.IntegerField(
        label=_("抽几位"),
        min_value=1,
        max_value=500,
        initial=10,
        error_messages={"required": _("请填几位。"), "invalid": _("请填几位。")},
    )


class ReasonForm(forms.Form):
    """Why."""

    reason = _text(_("原因"), rows=2, help_text=_("写进留痕。"))
