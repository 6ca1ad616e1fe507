"""What can be written by those above a unit, and what the unit writes to them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.foundation.organisations.queries import handlers
from huiyin.web.unit.forms import TEXT_AT_MOST, ActForm
from huiyin.web.unit.names import english
from huiyin.web.unit.oversight_words import KINDS, LEVELS, level_name

TASK_AT_MOST = 300
MEMBERS = 5  # rows for further units in a joint supervision


def text(label: Any, rows: int = 3, help_text: Any = "", required: bool = True) -> forms.CharField:
    """A field for some lines of words."""
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(
        label=label, widget=widget, help_text=help_text, required=required, max_length=TEXT_AT_MOST
    )


def unit_choices(empty: Any, without: str = "") -> list[tuple[str, Any]]:
    """Every unit that can handle, after a first line for none."""
    named = (
        (unit.code, unit.name_en if english() else unit.name) for unit in handlers() if unit.code != without
    )
    return [("", empty), *named]


class EscalateForm(ActForm):
    """Why a unit cannot settle it alone."""

    why = text(_("为什么要上级协调"), 3, _("卡在哪里、试过什么、需要上级定什么。"))


class TakeUpForm(ActForm):
    """What the level above decides."""

    decision = text(_("协调决定"), 3, _("由谁做什么、什么时候做完；原单位照着办。"))


class ReassignForm(ActForm):
    """Which other unit takes it."""

    lead = forms.ChoiceField(label=_("改派给"), help_text=_("新单位重新计时；超了的期仍算在原单位。"))
    decision = text(_("为什么改派"), 2)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lead = self.order.lead_id if self.order else ""
        self.fields["lead"].choices = unit_choices(_("选一个单位"), lead)  # type: ignore[attr-defined]


class WordsForm(forms.Form):
    """What every form of supervision is told: the choices this person has."""

    def __init__(self, *args: Any, order: Any = None, levels: tuple[str, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order, self.use_required_attribute = order, True
        if "level" in self.fields:
            choices = [(level, level_name(level)) for level in levels]
            self.fields["level"].choices = choices  # type: ignore[attr-defined]


class DutyOpenForm(WordsForm):
    """Words of a leader or supervisor, and the level."""

    words = text(_("批示或督办要求"), 3, _("要办到什么程度、什么时候。单位会看到您的原话。"))
    level = forms.ChoiceField(label=_("从哪一级开始"))


class DutyReportForm(WordsForm):
    """What a unit reports."""

    kind = forms.ChoiceField(label=_("报什么"), choices=list(KINDS.items()), initial="stage")
    words = text(_("写给督查的话"), 3, _("办到哪一步、还差什么、哪天办完；超期的写清原因。"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind, _(name)) for kind, name in KINDS.items()]  # type: ignore[attr-defined]


class DutyJudgeForm(WordsForm):
    """Whether a report is accepted."""

    verdict = forms.ChoiceField(
        label=_("这份报告"), choices=[("accept", _("通过")), ("send_back", _("退回重报"))], initial="accept"
    )
    words = text(_("给单位的话"), 2, _("退回要写清缺什么。"), required=False)

    def clean(self) -> dict[str, Any]:
        """Sending back needs words."""
        found: dict[str, Any] = super().clean() or {}
        if found.get("verdict") == "send_back" and not found.get("words", "").strip():
            self.add_error("words", forms.ValidationError(_("退回要写清缺什么。")))
        return found


class DutyLevelForm(WordsForm):
    """Another level, with the reason."""

    level = forms.ChoiceField(label=_("改到哪一级"))
    words = text(_("为什么"), 2)


class CardForm(WordsForm):
    """What a unit says to a card."""

    words = text(_("说明"), 2, _("为什么会超、哪天办完。"))


class JointForm(WordsForm):
    """A joint supervision: aim, day, the lead's task, and further units with theirs."""

    aim = text(_("要办成什么"), 2, _("一句话，各单位都看得到。"))
    due_on = forms.DateField(label=_("什么时候办成"), widget=forms.DateInput(attrs={"type": "date"}))
    lead_task = forms.CharField(label=_("牵头单位的任务"), max_length=TASK_AT_MOST)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = unit_choices(_("不选"), self.order.lead_id if self.order else "")
        for place in range(1, MEMBERS + 1):
            self.fields[f"unit_{place}"] = forms.ChoiceField(
                label=_("参加单位%(n)d") % {"n": place}, choices=choices, required=place == 1
            )
            self.fields[f"task_{place}"] = forms.CharField(
                label=_("它的任务"), required=place == 1, max_length=TASK_AT_MOST
            )

    def clean(self) -> dict[str, Any]:
        """Every unit once, each with a task."""
        found: dict[str, Any] = super().clean() or {}
        seen: set[str] = set()
        for place in range(1, MEMBERS + 1):
            unit, task = found.get(f"unit_{place}", ""), found.get(f"task_{place}", "").strip()
            if unit in seen:
                self.add_error(f"unit_{place}", forms.ValidationError(_("这个单位已经在上面了。")))
            if unit and not task and place > 1:
                self.add_error(f"task_{place}", forms.ValidationError(_("写一句它要做什么。")))
            seen |= {unit} if unit else set()
        return found

    @property
    def tasks(self) -> dict[str, str]:
        """The task of every unit, the lead's first."""
        found = {self.order.lead_id: self.cleaned_data["lead_task"]}
        for place in range(1, MEMBERS + 1):
            if unit := self.cleaned_data[f"unit_{place}"]:
                found[unit] = self.cleaned_data[f"task_{place}"]
        return found


class StageForm(WordsForm):
    """A stage report in a joint supervision."""

    words = text(_("这一周的情况"), 3, _("做了什么、还差什么、下一步什么时候。"))


def higher(level: str, other: str) -> bool:
    """Whether one level stands above another."""
    order = list(LEVELS)
    return order.index(level) > order.index(other)
