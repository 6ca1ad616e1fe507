"""What is written when several units or several persons have to do with an order."""

import json
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.act.orders import panel_queries
from huiyin.foundation.city.queries import current
from huiyin.foundation.organisations.queries import handlers
from huiyin.web.unit.forms import ActForm, text_field
from huiyin.web.unit.names import english, unit_name

LIKELY_AT_MOST = 8
YES_NO = (("yes", _("同意")), ("no", _("不同意")))


def likely_units(order: Any) -> list[tuple[str, str]]:
    """Units that have to do with an order already: proposed, helping, and of the place; with their names."""
    proposed = [route["lead"] for route in order.proposal.get("routes", ())]
    place = [order.place_id, current().district_of(order.place_id)] if order.place_id else []
    asked = panel_queries.asked_to_conference(order) if order.state == "32" else []
    codes = dict.fromkeys([*order.co_units, *asked, *proposed, *place])
    return [(code, unit_name(code)) for code in codes if code and unit_name(code)][:LIKELY_AT_MOST]


def all_units(without: Iterable[str] = ()) -> list[tuple[str, Any]]:
    """Every unit that orders go to, for a list to choose from."""
    left_out = set(without)
    return [(u.code, u.name_en if english() else u.name) for u in handlers() if u.code not in left_out]


class UnitsForm(ActForm):
    """Several units: the likely ones to tick, and one more from the list."""

    units = forms.MultipleChoiceField(
        label=_("请哪些单位"), widget=forms.CheckboxSelectMultiple, required=False
    )
    more = forms.ChoiceField(label=_("再加一个单位"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        likely = [one for one in likely_units(self.order) if one[0] != self.order.lead_id]
        self.fields["units"].choices = likely  # type: ignore[attr-defined]
        others = all_units([self.order.lead_id or "", *(code for code, _name in likely)])
        self.fields["more"].choices = [("", _("不加了")), *others]  # type: ignore[attr-defined]

    @property
    def words(self) -> dict[str, Any]:
        """What was typed, the units in one list."""
        found = super().words
        more = found.pop("more")
        return found | {"units": [*found["units"], *([more] if more else [])]}


class ConferForm(UnitsForm):
    """Whom to call together, and over what."""

    question = text_field(_("要定什么"), 2, _("争的是哪一点，各说各的依据是什么。"))

    def clean(self) -> dict[str, Any]:
        """At least one unit."""
        cleaned = super().clean() or {}
        if not cleaned.get("units") and not cleaned.get("more"):
            self.add_error("units", _("请至少选一个单位。"))
        return cleaned


class RuleForm(UnitsForm):
    """What the meeting settled."""

    lead = forms.ChoiceField(label=_("谁牵头"))
    minutes = text_field(_("会商纪要"), 3, _("谁参加、为什么归它。以后同一事项、同一地方的单照此直接派。"))
    whole_city = forms.BooleanField(label=_("全市都照此办（不勾只管这条街）"), required=False)
    overrule = text_field(
        _("为什么破例"),
        2,
        _("只在它本来不能牵头时写：街道办部门的事，或者举报被误认为说的是它。"),
        required=False,
    )
    field_order = ("version", "seen", "lead", "units", "more", "minutes", "whole_city", "overrule")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["units"].label = _("谁协办（每个单位都会有自己的一部分和时限）")
        asked = panel_queries.asked_to_conference(self.order)
        first = [(code, unit_name(code)) for code in asked]
        self.fields["lead"].choices = [  # type: ignore[attr-defined]
            ("", _("请选")),
            *first,
            *all_units(asked),
        ]

    @property
    def words(self) -> dict[str, Any]:
        """What was typed; the units are those that help."""
        found = super().words
        return found | {"co_units": found.pop("units")}


class ExclusionForm(ActForm):
    """Why an order is to end without being done."""

    ground = forms.ChoiceField(label=_("理由"))
    proof = text_field(_("凭据"), 3, _("写文号、机关和日期，或者联系和解释的记录。"))
    told = text_field(
        _("告诉诉求人的话"),
        4,
        _("诉求人会原样看到，还会看到他可以提出异议。写明为什么、依据哪一条、还可以找谁。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = panel_queries.grounds()
        named = [(one.code, _("%(name)s（要有%(evidence)s）") % _ground(one)) for one in found]
        self.fields["ground"].choices = [("", _("请选")), *named]  # type: ignore[attr-defined]
        told = {one.code: one.told_en if english() else one.told for one in found}
        self.fields["ground"].widget.attrs["data-told"] = json.dumps(told, ensure_ascii=False)


def _ground(one: Any) -> dict[str, str]:
    if english():
        return {"name": one.name_en, "evidence": one.evidence_en}
    return {"name": one.name, "evidence": one.evidence}


class VoteForm(ActForm):
    """One vote, with its reason."""

    grant = forms.ChoiceField(label=_("您的意见"), choices=YES_NO, widget=forms.RadioSelect)
    reason = text_field(_("您的理由"), 3)

    @property
    def words(self) -> dict[str, Any]:
        """What was typed, the opinion as a truth."""
        return super().words | {"grant": self.cleaned_data["grant"] == "yes"}


class CallInForm(ActForm):
    """Which unit is called in, for what, and for how long."""

    unit = forms.ChoiceField(label=_("请哪个单位"))
    ask = text_field(_("请它办什么"), 2, _("办到什么程度、要什么材料。它会写自己的答复。"))
    days = forms.FloatField(label=_("给几个工作日"), min_value=0.25, max_value=60, required=False)

    def __init__(self, *args: Any, most: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        first = [(code, unit_name(code)) for code in self.order.co_units]
        known = [self.order.lead_id or "", *self.order.co_units]
        self.fields["unit"].choices = [("", _("请选")), *first, *all_units(known)]  # type: ignore[attr-defined]
        self.fields["days"].initial = current().panels.part_days
        self.fields["days"].help_text = most

    @property
    def words(self) -> dict[str, Any]:
        """What was typed; nothing said of days is what the city offers."""
        found = super().words
        return found | {"days": found["days"] or 0}
