"""What is written while the themes of a year are chosen: the year, who is asked until when, candidates and themes."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from huiyin.foundation.city.queries import current
from huiyin.learn.agenda import actions, queries
from huiyin.web.agenda import words
from huiyin.web.agenda.forms import VersionForm
from huiyin.web.meeting.forms import day_field, unit_choices
from huiyin.web.unit.forms import text_field
from huiyin.web.unit.names import english, matter_name
from huiyin.web.unit.whistle_forms import PlainForm


class OpenForm(PlainForm):
    """Which year."""

    year = forms.IntegerField(label=_("哪一年"), min_value=2000, max_value=2100)


class ConsultForm(PlainForm):
    """Until when people are asked."""

    until = day_field(_("征求意见和投票到哪天"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ends = queries.today() + timedelta(days=current().agenda.vote["days"])
        self.initial = {"until": ends, **self.initial}


class CandidateForm(VersionForm):
    """Whether a candidate is put before people, and what they are told of it."""

    on_ballot = forms.BooleanField(label=_("放到投票和征求意见里"), required=False)
    said = forms.CharField(label=_("给大家看的一句话"), max_length=200, required=False)

    @property
    def words(self) -> dict[str, Any]:
        """What was typed, as the action takes it."""
        data = dict(self.cleaned_data)
        return {"words": data.pop("said"), **data}


class SeatForm(PlainForm):
    """A body without accounts."""

    label = forms.CharField(
        label=_("请谁"), max_length=80, help_text=_("写席位，不写人名，如“某区人大代表团”。")
    )


class ThemeForm(VersionForm):
    """A theme: its month, problems, where, and who leads."""

    month = forms.TypedChoiceField(label=_("哪个月"), coerce=int)
    theme = forms.CharField(label=_("主题"), max_length=80)
    said = text_field(_("为什么治它"), 3, required=False)
    lead = forms.ChoiceField(label=_("牵头单位"))
    co_units = forms.MultipleChoiceField(label=_("配合单位"), required=False)
    areas = forms.MultipleChoiceField(
        label=_("只在这些地方"),
        required=False,
        help_text=_("不选就是全市。只在一部分地方治的，其余地方可以拿来比。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["month"].choices = [  # type: ignore[attr-defined]
            (str(n), words.month_name(n)) for n in range(1, 13)
        ]
        units = unit_choices()
        self.fields["lead"].choices = [("", "—"), *units]  # type: ignore[attr-defined]
        for name, choices in (("co_units", units), ("areas", _districts())):
            self.fields[name].widget = forms.SelectMultiple(attrs={"size": 6})
            self.fields[name].choices = choices  # type: ignore[attr-defined]
        self._add_problems()

    def _add_problems(self) -> None:
        leaves = [("", "—"), *((code, matter_name(code)) for code in queries.leaves(self.about))]
        how = current().agenda.year
        for n in range(1, how["problems_most"] + 1):
            needed = n <= how["problems_least"]
            label = gettext("问题%(n)d") % {"n": n}
            self.fields[f"problem_{n}"] = forms.ChoiceField(label=label, choices=leaves, required=needed)
            self.fields[f"problem_{n}_said"] = forms.CharField(
                label=gettext("问题%(n)d说明") % {"n": n}, max_length=200, required=False
            )
        self.order_fields(["month", "theme", *(name for name in self.fields if name.startswith("problem_"))])

    @property
    def words(self) -> dict[str, Any]:
        """What was typed, as the action takes it."""
        data = self.cleaned_data
        most = current().agenda.year["problems_most"]
        pairs = [(data[f"problem_{n}"], data[f"problem_{n}_said"]) for n in range(1, most + 1)]
        theme = actions.Theme(
            data["month"], data["theme"], [pair for pair in pairs if pair[0]], data["lead"],
            data["co_units"], data["areas"], data["said"],
        )  # fmt: skip
        return {"theme": theme}


class ChangeThemeForm(ThemeForm):
    """A proposed theme, changed."""

    @property
    def words(self) -> dict[str, Any]:
        """What was typed, as the action takes it."""
        return {**super().words, "version": self.cleaned_data["version"]}


def _districts() -> list[tuple[str, str]]:
    return [
        (unit.code, unit.name_en if english() else unit.name)
        for unit in current().pack.units
        if unit.level == "district"
    ]
