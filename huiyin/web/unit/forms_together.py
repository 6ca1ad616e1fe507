"""What can be written on an order's page to bring others in: a whistle, its sheet, a letter."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.act.coordination.letters.queries import CC_AT_MOST, letters_of
from huiyin.act.coordination.whistles.queries import KINDS, Row, in_force
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import current
from huiyin.foundation.organisations.queries import handlers
from huiyin.web.unit.forms import ActForm, text_field
from huiyin.web.unit.names import either, english, unit_name

KIND_NAMES: Mapping[str, Any] = {
    "emergency": _("应急处置"),
    "enforcement": _("联合执法"),
    "hard": _("疑难事项"),
}
SHEET_ROWS = 4
DUE_AFTER = timedelta(days=3)
_USUAL, _OTHERS = _("这类事常找的"), _("其他单位")


def units_of(order: Any) -> list[tuple[Any, list[tuple[str, str]]]]:
    """Units to choose from, those that the catalogue names for the order's matter first."""
    city, own = current(), order.lead_id if order else ""
    matter = city.matters.get(order.matter if order else "")
    usual = {matter.lead, *matter.co_units} if matter else set()
    named = [(unit.code, unit.name_en if english() else unit.name) for unit in handlers() if unit.code != own]
    groups = [
        (_USUAL, [one for one in named if one[0] in usual]),
        (_OTHERS, [one for one in named if one[0] not in usual]),
    ]
    return [(title, found) for title, found in groups if found]


class WhistleForm(ActForm):
    """A summons to departments."""

    kind = forms.ChoiceField(
        label=_("哪一种哨"),
        widget=forms.RadioSelect,
        choices=[(kind, KIND_NAMES[kind]) for kind in reversed(KINDS)],
        help_text=_("应急处置不经核对，直接通知单位到场。"),
    )
    question = text_field(_("要解决什么问题"), 2, _("写清现场情况和要各单位做的事；不写诉求人的姓名电话。"))
    why = text_field(_("为什么街道自己办不了"), 2, _("写职责或权限的依据。"))
    units = forms.MultipleChoiceField(
        label=_("请哪些单位"),
        widget=forms.SelectMultiple(attrs={"size": 6}),
        help_text=_("可选几个：按住 Ctrl 点选。"),
    )
    place = forms.CharField(label=_("到哪里"), max_length=200)
    meet_at = forms.DateTimeField(
        label=_("什么时候到场"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=_("应急处置按时限到场，不用填。"),
    )
    lon = forms.FloatField(widget=forms.HiddenInput, required=False)
    lat = forms.FloatField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["units"].choices = units_of(self.order)  # type: ignore[attr-defined]
        if self.order:
            self.initial = {**_where(self.order), **self.initial}


def _where(order: Any) -> dict[str, Any]:
    """Where the appeal points to; the street alone where the appellant asked for confidentiality."""
    if order.confidential:
        return {"place": unit_name(order.place_id)}
    appeal = order.appeal
    return {"place": appeal.place_said or unit_name(order.place_id), "lon": appeal.lon, "lat": appeal.lat}


class CallOffForm(ActForm):
    """Why a whistle ends without a meeting."""

    why = text_field(_("为什么收哨"), 2, _("被请的单位会看到。"))


class SheetForm(ActForm):
    """The resolution sheet: who does what by when, one line each."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.present: list[tuple[str, str]] = kwargs.pop("present", [])
        super().__init__(*args, **kwargs)
        if not self.present and self.order:
            self.present = present_at(self.order.pk)
        for place in range(1, SHEET_ROWS + 1):
            self.fields |= self._row(place)

    def _row(self, place: int) -> dict[str, forms.Field]:
        need = place == 1
        day = (now() + DUE_AFTER).astimezone(current().zone).date()
        date = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        return {
            f"unit_{place}": forms.ChoiceField(label=_("哪个单位"), choices=self.present, required=need),
            f"who_{place}": forms.CharField(label=_("谁负责"), max_length=60, required=need),
            f"what_{place}": forms.CharField(label=_("办什么"), max_length=500, required=need),
            f"by_{place}": forms.DateField(label=_("哪天前办好"), required=need, initial=day, widget=date),
        }

    def lines(self) -> Iterator[list[Any]]:
        """The fields of each line together, for the page."""
        for place in range(1, SHEET_ROWS + 1):
            yield [self[f"{name}_{place}"] for name in ("unit", "who", "what", "by")]

    @property
    def words(self) -> dict[str, Any]:
        """The lines in which something is to be done."""
        data = self.cleaned_data
        filled = [place for place in range(1, SHEET_ROWS + 1) if data.get(f"what_{place}")]
        return {"rows": [self._read(place) for place in filled]}

    def _read(self, place: int) -> Row:
        data = self.cleaned_data
        by = data[f"by_{place}"] or (now() + DUE_AFTER).astimezone(current().zone).date()
        return Row(data[f"unit_{place}"], data[f"who_{place}"], data[f"what_{place}"], by)


def present_at(order_id: int) -> list[tuple[str, str]]:
    """The street and the units it summoned, to choose from."""
    found = in_force(order_id)
    if found is None:
        return []
    codes = [found.street_id, *(one.unit_id for one in found.summons.all())]
    return [(code, unit_name(code)) for code in codes]


class LetterForm(ActForm):
    """A letter to another unit; its text comes from the city's template and is seen before it goes."""

    addressee = forms.ChoiceField(label=_("发给"))
    purpose = forms.ChoiceField(label=_("请对方做什么"))
    urgency = forms.ChoiceField(label=_("缓急"), widget=forms.RadioSelect, initial="normal")
    ask = text_field(
        _("具体请求"), 3, _("一条一条写；不写诉求人的姓名电话。正文会按模板写好，签发前还能改。")
    )
    cc = forms.MultipleChoiceField(
        label=_("抄送"), required=False, widget=forms.SelectMultiple(attrs={"size": 4})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        how, units = current().lettering, units_of(self.order)
        self._choose("addressee", [("", _("请选择")), *units])
        self._choose("cc", units)
        self._choose("purpose", [(code, _named(one)) for code, one in how.purposes.items()])
        self._choose("urgency", [(code, _named(one)) for code, one in how.urgencies.items()])

    def _choose(self, name: str, choices: Iterable[Any]) -> None:
        self.fields[name].choices = list(choices)  # type: ignore[attr-defined]

    def clean_cc(self) -> list[str]:
        """Copies to some units, not to all."""
        found: list[str] = self.cleaned_data["cc"]
        if len(found) > CC_AT_MOST:
            raise forms.ValidationError(_("最多抄送%(n)d个单位。") % {"n": CC_AT_MOST})
        return found


def _named(one: Any) -> str:
    return either((one.name, one.name_en))


class RecallForm(ActForm):
    """Which letter is taken back, and why."""

    letter_id = forms.TypedChoiceField(label=_("撤哪一封"), coerce=int)
    why = text_field(_("为什么撤"), 2, _("对方会看到。"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = [one for one in letters_of(self.order.pk) if one.state == "sent"] if self.order else []
        choices = [(one.pk, f"{one.number} {unit_name(one.addressee_id)}") for one in found]
        self.fields["letter_id"].choices = choices  # type: ignore[attr-defined]
