"""What is written around a meeting: its call, the agenda, the minutes, decisions and reports."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.answer.supervision.meetings import queries
from huiyin.answer.supervision.meetings.papers.words import item_title
from huiyin.foundation.city.queries import current
from huiyin.foundation.organisations.queries import handlers
from huiyin.web.unit.forms import text_field
from huiyin.web.unit.names import english
from huiyin.web.unit.whistle_forms import PlainForm

NOBODY = [("", "—")]


def day_field(label: Any, help_text: Any = "", required: bool = True) -> forms.DateField:
    """A day, picked or typed."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, help_text=help_text, required=required, widget=widget)


def unit_choices() -> list[tuple[str, str]]:
    """All units that can answer for something."""
    return [(unit.code, unit.name_en if english() else unit.name) for unit in handlers()]


class CallForm(PlainForm):
    """Calling a meeting."""

    month = forms.RegexField(
        r"^\d{4}-\d{2}$", label=_("点评哪个月"), widget=forms.TextInput(attrs={"type": "month"}),
        error_messages={"invalid": _("请写成2026-10这样。")},
    )  # fmt: skip
    scope = forms.ChoiceField(label=_("哪里的会"))
    held_on = day_field(_("哪天开"))
    chair = forms.CharField(label=_("谁主持"), max_length=60)
    place = forms.CharField(label=_("在哪里"), max_length=80, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        scopes = [(unit.code, unit.name_en if english() else unit.name) for unit in self.about or []]
        self.fields["scope"].choices = scopes  # type: ignore[attr-defined]

    def clean_month(self) -> date:
        """The first day of the month."""
        try:
            return date.fromisoformat(f"{self.cleaned_data['month']}-01")
        except ValueError:
            raise forms.ValidationError(_("请写成2026-10这样。")) from None


class ChangeForm(PlainForm):
    """When, where and by whom a meeting is held."""

    held_on = day_field(_("哪天开"))
    chair = forms.CharField(label=_("谁主持"), max_length=60)
    place = forms.CharField(label=_("在哪里"), max_length=80, required=False)


class VersionForm(PlainForm):
    """What was open when it was read."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class ItemForm(VersionForm):
    """An item's title and minutes."""

    heading = forms.CharField(label=_("议题"), max_length=200)
    minutes = text_field(_("纪要"), 5, _("谁说了什么、定了什么。诉求人的姓名电话不写。"), required=False)
    field_order = ("heading", "minutes")

    @property
    def words(self) -> dict[str, Any]:
        """What was typed, as the action takes it."""
        data = dict(self.cleaned_data)
        return {"title": data.pop("heading"), **data}


class AddForm(PlainForm):
    """One more item."""

    title = forms.CharField(label=_("议题"), max_length=200)
    unit = forms.ChoiceField(label=_("谁来说"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = NOBODY + unit_choices()  # type: ignore[attr-defined]


class DecisionForm(PlainForm):
    """What was decided, who answers for it and by when."""

    what = text_field(_("定了什么"), 2, _("一句话写清要做成什么。"))
    unit = forms.ChoiceField(label=_("谁来办"))
    due_on = day_field(_("哪天前办完"))
    subject = forms.ChoiceField(
        label=_("和什么有关"), required=False,
        choices=[
            ("", _("不专指哪一件")), ("order", _("一张工单")), ("matter", _("一类事项")), ("case", _("一件督查案件")),
        ],
    )  # fmt: skip
    number = forms.CharField(
        label=_("编号或代码"), max_length=40, required=False, help_text=_("工单号、事项代码或案号。")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = unit_choices()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A subject has its number, and a number its subject."""
        data = super().clean() or {}
        if bool(data.get("subject")) != bool(data.get("number", "").strip()):
            self.add_error("number", _("选了和什么有关，就要写编号；没有选，就不写。"))
        return data

    @property
    def words(self) -> dict[str, Any]:
        """What was typed, as the action takes it."""
        data = dict(self.cleaned_data)
        return {"about": data.pop("number"), **data}


class DecideForm(DecisionForm):
    """A new decision, under the item it came from."""

    item = forms.TypedChoiceField(label=_("出自哪个议题"), required=False, coerce=int, empty_value=None)
    field_order = ("item", "what", "unit", "due_on", "subject", "number")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        items = queries.items(self.about) if self.about is not None else []
        named = [(str(one.pk), item_title(one)) for one in items]
        self.fields["item"].choices = NOBODY + named  # type: ignore[attr-defined]
        if self.about is not None:
            due = self.about.held_on + timedelta(days=current().meetings.due_days)
            self.initial = {"due_on": due, **self.initial}

    @property
    def words(self) -> dict[str, Any]:
        """What was typed, as the action takes it."""
        data = super().words
        return {"item_id": data.pop("item"), **data}


class ChangeDecisionForm(DecisionForm, VersionForm):
    """A decision that is not signed yet."""


class CorrectForm(PlainForm):
    """What is set right after the signature."""

    words_right = text_field(_("更正"), 3, _("写清哪一处、应为什么。纪要本身不改，更正附在后面。"))

    @property
    def words(self) -> dict[str, Any]:
        """What was typed, as the action takes it."""
        return {"words": self.cleaned_data["words_right"]}


class ReportForm(PlainForm):
    """How far a unit is."""

    said = text_field(_("办到哪一步"), 3, _("做了什么、还差什么、什么时候完。"))
    done = forms.BooleanField(label=_("已经办完，请确认"), required=False)

    @property
    def words(self) -> dict[str, Any]:
        """What was typed, as the action takes it."""
        return {"words": self.cleaned_data["said"], "done": self.cleaned_data["done"]}


class ConfirmForm(VersionForm):
    """That it is done, with what was looked at."""

    said = text_field(_("看过什么"), 2, required=False)

    @property
    def words(self) -> dict[str, Any]:
        """What was typed, as the action takes it."""
        return {"words": self.cleaned_data["said"], "version": self.cleaned_data["version"]}


class WhyForm(VersionForm):
    """A reason."""

    why = text_field(_("原因"), 2)
