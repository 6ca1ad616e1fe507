"""The form in which an answer is written."""

import re
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy, ngettext_lazy

from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.city.queries import current
from huiyin.hear.knowledge.queries import NEEDED, SPOKEN_LIMIT, Wording
from huiyin.web.desk.finding import matter_meant
from huiyin.web.desk.knowledge_words import fault_words
from huiyin.web.unit.names import matter_name, unit_name

SEPARATORS = re.compile(r"[、，,;；\s]+")
TEXTS = ("question", "spoken", "written", "source", "question_en", "english", "note")


class DraftForm(forms.Form):
    """An answer being written; nothing is required to keep half of it, but a reader sees what will be needed."""

    use_required_attribute = False

    question = forms.CharField(
        required=False,
        label=gettext_lazy("问题"),
        help_text=gettext_lazy("像来电人那样问，一句话"),
    )
    spoken = forms.CharField(
        required=False,
        label=gettext_lazy("口径，电话里这样说"),
        help_text=ngettext_lazy("一口气念得完，最多%(most)d字", "一口气念得完，最多%(most)d字", SPOKEN_LIMIT)
        % {"most": SPOKEN_LIMIT},
        widget=forms.Textarea(attrs={"rows": 3, "data-count": SPOKEN_LIMIT}),
    )
    written = forms.CharField(
        required=False,
        label=gettext_lazy("书面，写答复时这样写"),
        help_text=gettext_lazy("写全条件、办法、期限，最后写依据"),
        widget=forms.Textarea(attrs={"rows": 7}),
    )
    source = forms.CharField(
        required=False, label=gettext_lazy("出处"), help_text=gettext_lazy("哪个文件，第几条")
    )
    matter = forms.CharField(
        required=False,
        label=gettext_lazy("事项"),
        help_text=gettext_lazy("写名称或编号，从列表里选"),
        widget=forms.TextInput(attrs={"list": "all-matters", "autocomplete": "off"}),
    )
    words = forms.CharField(
        required=False,
        label=gettext_lazy("找得到的词"),
        help_text=gettext_lazy("来电人会用的词，用顿号隔开"),
    )
    owner = forms.ChoiceField(required=False, label=gettext_lazy("由谁负责"))
    valid_from = forms.DateField(
        required=False,
        label=gettext_lazy("从哪天起有效"),
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
    )
    valid_until = forms.DateField(
        required=False, label=gettext_lazy("有效到哪天"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    question_en = forms.CharField(required=False, label=gettext_lazy("英文问题"))
    english = forms.CharField(
        required=False, label=gettext_lazy("英文答复"), widget=forms.Textarea(attrs={"rows": 5})
    )
    note = forms.CharField(
        required=False,
        label=gettext_lazy("改了什么，为什么"),
        help_text=gettext_lazy("复核的人先看这一句"),
    )

    def __init__(self, actor: Actor, owner: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].choices = owner_choices(actor, owner)  # type: ignore[attr-defined]

    def shown(self) -> "DraftForm":
        """The same form, its fields marked that are needed before it can be handed in."""
        assert not self.is_bound or hasattr(self, "cleaned_data"), "checked before it is shown"
        for name in NEEDED:
            self.fields[name].required = True
        return self

    def clean_matter(self) -> str:
        """The code of the matter that was written; a name that means none is kept and pointed out."""
        typed: str = self.cleaned_data["matter"].strip()
        meant = matter_meant(typed)
        if typed and not meant:
            raise forms.ValidationError(gettext("没有找到，请从列表里选。"), code="unknown")
        return meant

    @property
    def wording(self) -> Wording:
        """What was typed."""
        data = self.cleaned_data
        return Wording(
            **{name: data.get(name, "").replace("\r\n", "\n") for name in TEXTS},
            owner=data.get("owner", ""),
            matter=data.get("matter", ""),
            words=tuple(word for word in SEPARATORS.split(data.get("words", "")) if word),
            valid_from=data.get("valid_from"),
            valid_until=data.get("valid_until"),
        )

    def point_out(self, faults: list[tuple[str, str]]) -> None:
        """Say at each field what is wrong with it."""
        for field, fault in faults:
            if field not in self.errors:
                self.add_error(field, fault_words(field, fault))


def initial(draft: Any) -> dict[str, Any]:
    """A draft as it stands in the form."""
    shown: dict[str, Any] = {name: getattr(draft, name) for name in TEXTS}
    day: dict[str, date | None] = {name: getattr(draft, name) for name in ("valid_from", "valid_until")}
    words = "、".join(draft.words)
    return shown | day | {"words": words, "owner": draft.owner_id, "matter": matter_name(draft.matter)}


def owner_choices(actor: Actor, owner: str) -> list[tuple[str, str]]:
    """Units the person may write for; the one that answers now is always among them."""
    if actor.has("knowledge_editor"):
        codes = [unit.code for unit in current().pack.units if unit.level not in ("community", "city")]
    else:
        codes = list(actor.units("unit_clerk", "unit_head"))
    return [(code, unit_name(code)) for code in dict.fromkeys([owner, *codes]) if code]
