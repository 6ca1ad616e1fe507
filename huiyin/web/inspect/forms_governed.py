"""What can be written about a street under governance."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from huiyin.answer.supervision.cases import queries
from huiyin.answer.supervision.cases.actions import Task
from huiyin.web.inspect import words_governed as words
from huiyin.web.inspect.forms_cases import SaidForm
from huiyin.web.unit.forms import text_field
from huiyin.web.unit.names import unit_name
from huiyin.web.unit.whistle_forms import PlainForm

TASKS = 5


def _day(label: Any, required: bool = True) -> forms.DateField:
    return forms.DateField(label=label, required=required, widget=forms.DateInput(attrs={"type": "date"}))


class DecideForm(SaidForm):
    """A reason."""

    words_said = text_field(_("理由"), 3)


class PlanForm(PlainForm):
    """The plan with its measures, each with an owner and a day."""

    plan = text_field(_("方案"), 4, _("为什么诉求多、先治哪几件、怎么治。"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for place in range(1, TASKS + 1):
            first = place == 1
            self.fields[f"task_{place}"] = forms.CharField(
                label=gettext("措施%(n)d") % {"n": place}, max_length=500, required=first
            )
            self.fields[f"owner_{place}"] = forms.CharField(
                label=gettext("谁负责"), max_length=60, required=first
            )
            self.fields[f"due_{place}"] = _day(gettext("哪天办成"), first)

    @property
    def lines(self) -> Iterator[list[Any]]:
        """The plan, then a line for each measure."""
        yield [self["plan"]]
        for place in range(1, TASKS + 1):
            yield [self[f"{name}_{place}"] for name in ("task", "owner", "due")]

    def clean(self) -> dict[str, Any]:
        """A measure that is begun is whole."""
        found: dict[str, Any] = super().clean() or {}
        for place in range(2, TASKS + 1):
            names = [f"{name}_{place}" for name in ("task", "owner", "due")]
            if any(found.get(name) for name in names):
                for name in names:
                    if not found.get(name) and name not in self.errors:
                        self.add_error(name, _("这一行没有填完。"))
        return found

    @property
    def words(self) -> dict[str, Any]:
        """What was typed, as the action takes it."""
        data = self.cleaned_data
        rows = [(data[f"task_{n}"], data[f"owner_{n}"], data[f"due_{n}"]) for n in range(1, TASKS + 1)]
        return {"plan": data["plan"], "tasks": [Task(*row) for row in rows if row[0]]}


class ReportForm(PlainForm):
    """What came of a month."""

    month = forms.ChoiceField(label=_("哪个月"))
    words_said = text_field(_("进展"), 4, _("做成了什么、诉求降了没有、下个月做什么。"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.open = {f"{one.month:%Y-%m}": one.month for one in self.about.months if one.report is None}
        self.fields["month"].choices = [(code, code) for code in self.open]  # type: ignore[attr-defined]

    @property
    def words(self) -> dict[str, Any]:
        """What was typed, as the action takes it."""
        return {"month": self.open[self.cleaned_data["month"]], "words": self.cleaned_data["words_said"]}


class HelpForm(PlainForm):
    """A promise of help."""

    kind = forms.ChoiceField(label=_("帮什么"), widget=forms.RadioSelect)
    unit = forms.ChoiceField(label=_("由哪个单位帮"))
    words_said = text_field(_("具体帮什么"), 2)
    due_on = _day(_("什么时候到位"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            (name, gettext(label)) for name, label in words.HELP.items()
        ]
        actor, found = self.about.reader, self.about.governed
        named = [(unit, unit_name(unit)) for unit in queries.helpers(actor, found)]
        self.fields["unit"].choices = named  # type: ignore[attr-defined]

    @property
    def words(self) -> dict[str, Any]:
        """What was typed, as the action takes it."""
        data = self.cleaned_data
        return {
            "kind": data["kind"],
            "unit": data["unit"],
            "words": data["words_said"],
            "due_on": data["due_on"],
        }
