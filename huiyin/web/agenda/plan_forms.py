"""The plan and its three lists as forms: one field a section, one small form a line."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from huiyin.foundation.city.queries import current
from huiyin.learn.agenda import queries
from huiyin.learn.agenda.plan_rules import DutyLine, Node, Plan, PolicyLine, TaskLine
from huiyin.web.agenda import words
from huiyin.web.meeting.forms import day_field, unit_choices
from huiyin.web.unit.names import either

EMPTY_LINES = 2
DUTY_FIELDS = ("task", "lead", "person", "contact", "district")
POLICY_FIELDS = ("rule", "change", "body", "basis", "due", "conflict", "status")
_NODE = re.compile(r"^(\d{4}-\d{2}-\d{2})[\s，、:：]*(.+)$")


class SectionsForm(forms.Form):
    """The sections of the plan."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in current().agenda.sections:
            self.fields[one.code] = forms.CharField(
                label=either((one.name, one.name_en)), help_text=either((one.hint, one.hint_en)),
                widget=forms.Textarea(attrs={"rows": 4}), required=False, max_length=2000,
            )  # fmt: skip

    @property
    def content(self) -> dict[str, str]:
        """What was typed, by section."""
        return dict(self.cleaned_data)


class LineForm(forms.Form):
    """One line of a list; a line left empty is none, and one can be taken out."""


class TaskForm(LineForm):
    """A line of the list of tasks."""

    number = forms.IntegerField(widget=forms.HiddenInput, required=False)
    task = forms.CharField(label=_("任务"), max_length=300)
    result = forms.CharField(label=_("做成什么（能用数衡量）"), max_length=300, required=False)
    due = day_field(_("期限"), required=False)
    nodes = forms.CharField(
        label=_("阶段节点"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "placeholder": "2027-03-31 摸底完成"}),
    )
    evidence = forms.CharField(label=_("凭什么看"), max_length=300, required=False)

    def clean_nodes(self) -> tuple[Node, ...]:
        """A day and what stands by then, one on a line."""
        return tuple(_node(line) for line in self.cleaned_data["nodes"].splitlines() if line.strip())


def _node(line: str) -> Node:
    found = _NODE.match(line.strip())
    try:
        if found:
            return Node(found[2].strip(), date.fromisoformat(found[1]))
    except ValueError:
        pass
    raise forms.ValidationError(_("节点一行一个，先写日子，如“2027-03-31 摸底完成”。"))


class DutyForm(LineForm):
    """A line of the list of responsibilities."""

    task = forms.TypedChoiceField(label=_("第几项任务"), coerce=int)
    lead = forms.ChoiceField(label=_("牵头单位"))
    co_units = forms.MultipleChoiceField(label=_("配合单位"), required=False)
    person = forms.CharField(label=_("责任人（写职务）"), max_length=60, required=False)
    contact = forms.CharField(label=_("办公电话"), max_length=60, required=False)
    district = forms.CharField(label=_("各区做什么"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        numbers = kwargs.pop("numbers", ())
        super().__init__(*args, **kwargs)
        self.fields["task"].choices = [("", "—"), *((str(n), str(n)) for n in numbers)]  # type: ignore[attr-defined]
        self.fields["lead"].choices = [("", "—"), *unit_choices()]  # type: ignore[attr-defined]
        self.fields["co_units"].widget = forms.SelectMultiple(attrs={"size": 4})
        self.fields["co_units"].choices = unit_choices()  # type: ignore[attr-defined]


class PolicyForm(LineForm):
    """A line of the list of policies."""

    rule = forms.CharField(label=_("哪件规定"), max_length=200)
    change = forms.ChoiceField(label=_("立改废"))
    body = forms.CharField(label=_("由谁发布"), max_length=80, required=False)
    basis = forms.CharField(label=_("法律依据"), max_length=200, required=False)
    due = day_field(_("期限"), required=False)
    conflict = forms.CharField(label=_("和上位法有没有抵触"), max_length=200, required=False)
    status = forms.ChoiceField(label=_("状态"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, table in (("change", words.CHANGES), ("status", words.POLICY_STATES)):
            choices = [(code, gettext(label)) for code, label in table.items()]
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def has_changed(self) -> bool:
        """A line in which only the choices stand as they come is empty."""
        return bool(set(self.changed_data) - {"change", "status"})


FORMS: Mapping[str, type[LineForm]] = {"tasks": TaskForm, "duties": DutyForm, "policies": PolicyForm}


def lines_of(part: str, plan: Plan, data: Mapping[str, Any] | None = None) -> Any:
    """The formset of a list, with two empty lines to write on; validation is done by the caller."""
    made = forms.formset_factory(FORMS[part], extra=EMPTY_LINES, can_delete=True, max_num=40)
    more: dict[str, Any] = (
        {"form_kwargs": {"numbers": [one.number for one in plan.tasks]}} if part == "duties" else {}
    )
    return made(data, initial=_initial(part, plan), prefix=part, **more)


def _initial(part: str, plan: Plan) -> list[dict[str, Any]]:
    if part == "tasks":
        return [
            {**vars(one), "nodes": "\n".join(f"{node.due.isoformat()} {node.words}" for node in one.nodes)}
            for one in plan.tasks
        ]
    rows: Sequence[Any] = plan.duties if part == "duties" else plan.policies
    return [dict(vars(one)) for one in rows]


def content_of(part: str, formset: Any, plan: Plan, last: int) -> list[Any]:
    """The lines as the action takes them; a new task gets the next number after those ever used, up to `last`."""
    rows = [form.cleaned_data for form in formset if _is_line(form)]
    if part == "tasks":
        return _tasks(rows, plan, last)
    if part == "duties":
        return [DutyLine(**{**_named(row, DUTY_FIELDS), "co_units": tuple(row["co_units"])}) for row in rows]
    return [PolicyLine(**_named(row, POLICY_FIELDS)) for row in rows]


def _named(row: Mapping[str, Any], names: Sequence[str]) -> dict[str, Any]:
    return {name: row[name] for name in names}


def _is_line(form: Any) -> bool:
    """A line that was there, or is filled in; not one that is taken out."""
    if not form.cleaned_data or form.cleaned_data.get("DELETE"):
        return False
    return bool(form.initial) or form.has_changed()


def _tasks(rows: list[dict[str, Any]], plan: Plan, last: int) -> list[TaskLine]:
    known = {one.number for one in plan.tasks}
    # Reports stay with a task's number: one that is used again would bring those of the task that is gone.
    top = max([*known, last])
    made = []
    for row in rows:
        number = row["number"] if row["number"] in known else 0
        if not number:
            top += 1
            number = top
        made.append(TaskLine(number, row["task"], row["result"], row["due"], row["nodes"], row["evidence"]))
    return made


def sections(plan: Plan) -> list[dict[str, Any]]:
    """The sections with what is written in them, in the order of the template."""
    return [
        {
            "name": words.section_name(one.code),
            "text": plan.sections.get(one.code, ""),
            "required": one.required,
        }
        for one in current().agenda.sections
    ]


def with_machine(plan: Plan, topic: Any) -> dict[str, str]:
    """What stands in the sections, with the words of the record where a section of the machine is empty."""
    found = dict(plan.sections)
    for one in current().agenda.sections:
        if one.machine and not found.get(one.code):
            found[one.code] = queries.machine_words(topic)
    return found
