"""What can be written in praise, and of good practice."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.web.inspect.forms_cases import SaidForm
from huiyin.web.unit.forms import text_field
from huiyin.web.unit.forms_above import unit_choices
from huiyin.web.unit.names import unit_name
from huiyin.web.unit.whistle_forms import PlainForm


class GiveForm(SaidForm):
    """Words of praise."""

    words_said = text_field(_("表扬的话"), 2, _("写清做了什么。所有单位都看得到。"))


class DeclineForm(SaidForm):
    """Why not."""

    words_said = text_field(_("为什么不表扬"), 2)


class NewPraiseForm(PlainForm):
    """Praise by one's own decision."""

    unit = forms.ChoiceField(label=_("表扬哪个单位"))
    words_said = text_field(_("表扬的话"), 3, _("写清做了什么。所有单位都看得到。"))
    orders = forms.CharField(
        label=_("工单号"), required=False, max_length=2000, help_text=_("几个号用空格隔开。")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = unit_choices(_("请选单位"))  # type: ignore[attr-defined]


class PracticeForm(PlainForm):
    """A practice: what the trouble was, what was done, what came of it."""

    unit = forms.ChoiceField(label=_("哪个单位的做法"))
    title = forms.CharField(label=_("一句话说是什么做法"), max_length=80)
    problem = text_field(_("原来的难处"), 3, _("不写诉求人的姓名电话。"))
    done = text_field(_("怎么做的"), 5, _("别人照着能做：找谁、花多少、几天。"))
    result = text_field(_("结果"), 3, _("有数字的写数字。"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = [(unit, unit_name(unit)) for unit in self.about]
        self.fields["unit"].choices = units  # type: ignore[attr-defined]
        if len(units) == 1:
            self.fields["unit"].widget = forms.HiddenInput()
            self.fields["unit"].initial = units[0][0]

    @property
    def words(self) -> dict[str, Any]:
        """What was typed, as the action takes it."""
        data = self.cleaned_data
        texts = {name: data[name] for name in ("problem", "done", "result")}
        return {"title": data["title"], "texts": texts}


class RewriteForm(PracticeForm):
    """The same, once more."""

    def __init__(self, *args: Any, about: Any = None, **kwargs: Any) -> None:
        practice = about.practice
        names = ("title", "problem", "done", "result")
        known = {name: getattr(practice, name) for name in names} | {"unit": practice.unit_id}
        kwargs["initial"] = known | dict(kwargs.get("initial") or {})
        super().__init__(*args, about=(practice.unit_id,), **kwargs)


class ReviewForm(SaidForm):
    """A word on the practice."""

    words_said = text_field(_("点评"), 2, _("好在哪里、哪些单位用得上。所有单位都看得到。"))


class BackForm(SaidForm):
    """What is missing."""

    words_said = text_field(_("缺什么"), 2)


class AdoptForm(PlainForm):
    """That one's unit took it over."""

    unit = forms.ChoiceField(label=_("哪个单位用上了"))
    words_said = text_field(_("怎么用的"), 3, _("从哪天起、改了什么、效果怎么样。"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = [(unit, unit_name(unit)) for unit in self.about.adopts]
        self.fields["unit"].choices = units  # type: ignore[attr-defined]
        if len(units) == 1:
            self.fields["unit"].widget = forms.HiddenInput()
            self.fields["unit"].initial = units[0][0]

    @property
    def words(self) -> dict[str, Any]:
        """What was typed, as the action takes it."""
        return {"unit": self.cleaned_data["unit"], "words": self.cleaned_data["words_said"]}
