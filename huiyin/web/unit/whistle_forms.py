"""What can be written on a whistle's page: coming, marking, answering, settling."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.foundation.city.queries import current
from huiyin.web.unit.forms import text_field
from huiyin.web.unit.forms_together import SheetForm
from huiyin.web.unit.names import unit_name


class PlainForm(forms.Form):
    """A form that takes what it is told about whom it is for."""

    def __init__(self, *args: Any, about: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.about = about

    @property
    def words(self) -> dict[str, Any]:
        """What was typed, as the action takes it."""
        return dict(self.cleaned_data)


class WhyForm(PlainForm):
    """A reason."""

    why = text_field(_("原因"), 2)


class ConfirmForm(PlainForm):
    """Whether the unit takes the duty as its own."""

    accepts = forms.TypedChoiceField(
        label=_("是不是本单位的职责"),
        widget=forms.RadioSelect,
        choices=[("yes", _("是，认领")), ("no", _("不是，到场说明"))],
        coerce=lambda value: value == "yes",
        initial="yes",
    )
    words_said = text_field(_("说明"), 2, _("不是本单位职责的，写明依据。"), required=False)

    @property
    def words(self) -> dict[str, Any]:
        """What was typed, as the action takes it."""
        return {"accepts": self.cleaned_data["accepts"], "words": self.cleaned_data["words_said"]}

    def clean(self) -> dict[str, Any]:
        """A denial gives its reason."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("accepts") is False and not data.get("words_said"):
            self.add_error("words_said", _("请写明为什么不是本单位的职责。"))
        return data


class ArriveForm(PlainForm):
    """Who came; the phone says where it is, if it is allowed to."""

    person = forms.CharField(label=_("到场的人"), max_length=60)
    rank = forms.CharField(label=_("职务"), max_length=60)
    lon = forms.FloatField(widget=forms.HiddenInput, required=False)
    lat = forms.FloatField(widget=forms.HiddenInput, required=False)


class _Marks(PlainForm):
    """Marks, each out of what the city says."""

    given: tuple[tuple[str, str, Any], ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        most = current().whistling.marks
        marks = {
            name: forms.FloatField(
                label=label,
                min_value=0,
                max_value=most[mark],
                help_text=_("满分%(most)g") % {"most": most[mark]},
                widget=forms.NumberInput(attrs={"step": 1, "min": 0, "max": f"{most[mark]:g}"}),
            )
            for name, mark, label in self.given
        }
        self.fields = marks | self.fields


class RateForm(_Marks):
    """The street's marks; the one for coming in time follows from the record."""

    given = (("accepted", "accepted", _("认领职责")), ("result", "result", _("处置结果")))
    remark = text_field(_("评语"), 2, required=False)


class SettleForm(_Marks):
    """The marks that stand, and why."""

    given = (
        ("arrived", "arrived", _("按时到场")),
        ("accepted", "accepted", _("认领职责")),
        ("result", "result", _("处置结果")),
    )
    ruling = text_field(_("裁定理由"), 2)


class AnswerForm(PlainForm):
    """The unit's answer to its marks."""

    answer = text_field(_("说明"), 2)
    objects = forms.BooleanField(label=_("对评分有异议，请区里裁定"), required=False)

    @property
    def words(self) -> dict[str, Any]:
        """What was typed, as the action takes it."""
        return {"words": self.cleaned_data["answer"], "objects": self.cleaned_data["objects"]}


class DoneForm(PlainForm):
    """How a duty of the sheet was done."""

    note = text_field(_("怎么办好的"), 2)


class SheetOfWhistle(SheetForm):
    """The resolution sheet on the whistle's own page."""

    def __init__(self, *args: Any, about: Any = None, **kwargs: Any) -> None:
        codes = [about.street_id, *(one.unit_id for one in about.summons.all())] if about else []
        super().__init__(*args, present=[(code, unit_name(code)) for code in codes], **kwargs)
        for name in ("version", "seen"):
            del self.fields[name]
