"""What is written when a word is to be heard as danger, or no longer."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.web.unit.forms import text_field

RETIRE = "retire"
BETWEEN = "|"


class RiskWordForm(forms.Form):
    """The word, how it is to be heard, and why; grades and kinds are shown by words that the city has for them."""

    word = forms.CharField(label=_("词"), min_length=2, max_length=24)
    like = forms.ChoiceField(label=_("以后怎么听"))
    why = text_field(_("理由"), 2, _("例如哪几单因此漏听或误报。写进留痕。"))

    def __init__(self, groups: Sequence[tuple[str, str, str]], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["like"]
        assert isinstance(field, forms.ChoiceField)
        offered = [(f"{grade}{BETWEEN}{kind}", label) for grade, kind, label in groups]
        field.choices = [("", _("请选择")), *offered, (RETIRE, _("不再当作风险词"))]

    @property
    def retires(self) -> bool:
        """Whether the word is to be heard no longer."""
        return bool(self.cleaned_data["like"] == RETIRE)

    @property
    def grade_and_kind(self) -> tuple[str, str]:
        """How it is to be heard."""
        grade, _between, kind = self.cleaned_data["like"].partition(BETWEEN)
        return grade, kind
