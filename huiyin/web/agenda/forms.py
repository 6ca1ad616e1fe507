"""What is written around the themes of a year: reporting, meeting, ending."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from huiyin.web.agenda import words
from huiyin.web.meeting.forms import day_field, unit_choices
from huiyin.web.unit.forms import text_field
from huiyin.web.unit.whistle_forms import PlainForm

RESOLUTIONS = 3


class VersionForm(PlainForm):
    """What was open when it was read."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class WordsForm(VersionForm):
    """Words that say why."""

    said = text_field(_("说明"), 3)

    @property
    def words(self) -> dict[str, Any]:
        """What was typed, as the action takes it."""
        return {"words": self.cleaned_data["said"], "version": self.cleaned_data["version"]}


class PlainVersionForm(VersionForm):
    """Nothing but what was open."""


class ReportForm(PlainForm):
    """How far a task is."""

    said = text_field(_("这周办到哪一步"), 3, _("做了什么、还差什么。"))
    evidence = forms.CharField(
        label=_("有什么能看"),
        max_length=500,
        required=False,
        help_text=_("验收单号、图纸、公示网址、工单号。报完成必填。"),
    )
    claims = forms.BooleanField(label=_("这项任务完成了"), required=False)

    def clean(self) -> dict[str, Any]:
        """Who says that it is done shows it."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("claims") and not data.get("evidence", "").strip():
            self.add_error("evidence", _("报完成要写清凭什么看出完成了。"))
        return data

    @property
    def words(self) -> dict[str, Any]:
        """What was typed, as the action takes it."""
        data = dict(self.cleaned_data)
        return {"words": data.pop("said"), **data}


class CheckForm(PlainForm):
    """Whether a task is done as reported."""

    done = forms.TypedChoiceField(
        label=_("核实下来"), widget=forms.RadioSelect, coerce=lambda value: value == "yes",
        choices=[("yes", _("完成了")), ("no", _("没有完成，退回"))], initial="yes",
    )  # fmt: skip
    said = text_field(_("看过什么，还差什么"), 2, required=False)

    def clean(self) -> dict[str, Any]:
        """Who sends back says why."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("done") is False and not data.get("said", "").strip():
            self.add_error("said", _("退回要写明还差什么。"))
        return data

    @property
    def words(self) -> dict[str, Any]:
        """What was typed, as the action takes it."""
        return {"done": self.cleaned_data["done"], "words": self.cleaned_data["said"]}


class MeetForm(PlainForm):
    """A monthly meeting with up to three decisions."""

    held_on = day_field(_("哪天开"))
    chair = forms.CharField(label=_("谁主持"), max_length=60)
    said = text_field(_("说了什么"), 4, _("诉求人的姓名电话不写。"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for n in range(1, RESOLUTIONS + 1):
            named = {"n": n}
            self.fields[f"what_{n}"] = forms.CharField(
                label=gettext("议定%(n)d") % named, max_length=500, required=False
            )
            self.fields[f"unit_{n}"] = forms.ChoiceField(
                label=gettext("议定%(n)d谁来办") % named, choices=[("", "—"), *unit_choices()], required=False
            )
            self.fields[f"due_{n}"] = day_field(gettext("议定%(n)d哪天前") % named, required=False)

    def clean(self) -> dict[str, Any]:
        """A decision is whole or not there."""
        data: dict[str, Any] = super().clean() or {}
        for n in range(1, RESOLUTIONS + 1):
            three = [data.get(f"{name}_{n}") for name in ("what", "unit", "due")]
            if any(three) and not all(three):
                self.add_error(f"what_{n}", _("一条议定要写齐做什么、谁来办、哪天前。"))
        return data

    @property
    def words(self) -> dict[str, Any]:
        """What was typed, as the action takes it."""
        data = self.cleaned_data
        rows = [(data[f"what_{n}"], data[f"unit_{n}"], data[f"due_{n}"]) for n in range(1, RESOLUTIONS + 1)]
        decided = [row for row in rows if row[0]]
        return {"held_on": data["held_on"], "chair": data["chair"], "words": data["said"], "decided": decided}


class SurveyForm(PlainForm):
    """What an outside body found."""

    body = forms.CharField(label=_("哪家第三方"), max_length=80)
    question = forms.CharField(label=_("问的是什么"), max_length=200)
    method = forms.CharField(
        label=_("怎么问的"), max_length=200, help_text=_("抽样办法、问的方式、回答的人占多少。")
    )
    since = day_field(_("从哪天"))
    until = day_field(_("到哪天"))
    asked = forms.IntegerField(label=_("多少人回答"), min_value=1)
    content = forms.IntegerField(label=_("多少人满意"), min_value=0)

    def clean(self) -> dict[str, Any]:
        """No more are content than answered, and it ends after it begins."""
        data: dict[str, Any] = super().clean() or {}
        if None not in (data.get("asked"), data.get("content")) and data["content"] > data["asked"]:
            self.add_error("content", _("满意的不会比回答的还多。"))
        if data.get("since") and data.get("until") and data["until"] < data["since"]:
            self.add_error("until", _("结束的日子在开始之前。"))
        return data


class FinishForm(WordsForm):
    """Finishing a topic."""

    although_open = forms.BooleanField(label=_("未完成也收官"), required=False)

    @property
    def words(self) -> dict[str, Any]:
        """What was typed, as the action takes it."""
        return {**super().words, "although_open": self.cleaned_data["although_open"]}


class LookBackForm(WordsForm):
    """What is found half a year later."""

    again = forms.TypedChoiceField(
        label=_("有没有反弹"), widget=forms.RadioSelect, coerce=lambda value: value == "yes",
        choices=[("no", _("没有")), ("yes", _("有"))],
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept = [(code, gettext(name)) for code, name in words.PROMISES.items()]
        for task in self.about.tasks:
            label = gettext("第%(n)d项：%(task)s") % {"n": task.number, "task": task.words[:40]}
            self.fields[f"kept_{task.number}"] = forms.ChoiceField(
                label=label, choices=kept, widget=forms.RadioSelect
            )

    @property
    def words(self) -> dict[str, Any]:
        """What was typed, as the action takes it."""
        promises = {task.number: self.cleaned_data[f"kept_{task.number}"] for task in self.about.tasks}
        return {**super().words, "again": self.cleaned_data["again"], "promises": promises}


class PublishForm(VersionForm):
    """What everybody may read of the plan."""

    said = text_field(_("给大家看的方案"), 6, _("治什么、怎么治、做到什么程度。不写姓名电话。"))

    @property
    def words(self) -> dict[str, Any]:
        """What was typed, as the action takes it."""
        return {"words": self.cleaned_data["said"], "version": self.cleaned_data["version"]}


class DoneForm(PlainForm):
    """That what a meeting decided is done."""

    said = text_field(_("怎么办的"), 2)

    @property
    def words(self) -> dict[str, Any]:
        """What was typed, as the action takes it."""
        return {"words": self.cleaned_data["said"]}
