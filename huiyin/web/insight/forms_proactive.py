"""What is chosen and written when orders are opened before anybody complained."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.learn.insight.proactive.queries import Candidate, Reason
from huiyin.web.insight.words_proactive import likeness
from huiyin.web.unit.forms import text_field
from huiyin.web.unit.names import place_path

CHOSEN_AT_FIRST = 6


class OpenForm(forms.Form):
    """Places, what they are asked to do, and until when; what gave rise to it travels with the form."""

    places = forms.MultipleChoiceField(label=_("给哪些街道开单"), widget=forms.CheckboxSelectMultiple)
    words = text_field(_("请街道做什么"), 4, _("每个街道的单上都是这些话。"))
    days = forms.IntegerField(label=_("几天内看过一遍"), min_value=1, max_value=90)
    kind = forms.CharField(widget=forms.HiddenInput)
    key = forms.CharField(widget=forms.HiddenInput)
    why = forms.CharField(widget=forms.HiddenInput)
    matter = forms.CharField(widget=forms.HiddenInput)
    around = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, offered: Sequence[Candidate], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["places"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [
            (one.place.code, f"{place_path(one.place.code)} · {likeness(one)}") for one in offered
        ]
        field.initial = [one.place.code for one in offered[:CHOSEN_AT_FIRST]]

    @property
    def reason(self) -> Reason:
        """What gave rise to it."""
        given = self.cleaned_data
        return Reason(given["kind"], given["key"], given["why"])
