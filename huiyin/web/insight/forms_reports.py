"""What is written around a report: asking for one, its title, withdrawing it."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.foundation.city.queries import current
from huiyin.learn.insight.reports.queries import Theme
from huiyin.web.meeting.forms import day_field
from huiyin.web.unit.forms import text_field
from huiyin.web.unit.names import english, matter_path, unit_name
from huiyin.web.unit.whistle_forms import PlainForm

ANY = [("", "—")]
SPECIAL = "special"


class NewForm(PlainForm):
    """A daily, weekly or monthly report by a day of its period, or a special one with its theme."""

    kind = forms.ChoiceField(label=_("哪种报告"))
    scope = forms.ChoiceField(label=_("哪里的"))
    day = day_field(_("哪天"), _("日报就是这一天；周报、月报是这天所在的周、月；专报从这天起。"))
    until = day_field(_("到哪天"), _("只有专报要填，含这一天。"), required=False)
    matter = forms.ChoiceField(label=_("专报的事项"), required=False)
    place = forms.ChoiceField(label=_("专报的地点"), required=False)
    topic = forms.CharField(
        label=_("专报的词语"), max_length=40, required=False, help_text=_("说到这些词的诉求。")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        city = current()
        choices = {
            "kind": [
                (code, how.name_en if english() else how.name) for code, how in city.reporting.kinds.items()
            ],
            "scope": [(unit.code, unit_name(unit.code)) for unit in self.about or []],
            "matter": ANY
            + [(m.code, matter_path(m.code)) for m in city.pack.matters if m.is_leaf or m.level == 1],
            "place": ANY
            + [(u.code, unit_name(u.code)) for u in city.units.values() if u.level in ("district", "street")],
        }
        for name, found in choices.items():
            self.fields[name].choices = found  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A special report says until when."""
        found = super().clean() or self.cleaned_data
        first, last = found.get("day"), found.get("until")
        if found.get("kind") == SPECIAL and first and (last is None or last < first):
            self.add_error("until", _("专报请写到哪天，不早于开始那天。"))
        return found

    def asked(self) -> dict[str, Any]:
        """As the action wants it."""
        typed = self.cleaned_data
        last: date | None = typed["until"] if typed["kind"] == SPECIAL else None
        return {
            "kind": typed["kind"],
            "scope": typed["scope"],
            "day": typed["day"],
            "theme": Theme(typed["matter"], typed["place"], " ".join(typed["topic"].split())),
            "until": last + timedelta(days=1) if last else None,
        }


class TitleForm(PlainForm):
    """A title of the report's own."""

    title = forms.CharField(
        label=_("标题"), max_length=120, required=False, help_text=_("空着就用城市定的名字。")
    )


class WithdrawForm(PlainForm):
    """Why it is taken back."""

    reason = text_field(_("为什么撤回"), 3, _("读过它的人会看到。"))
