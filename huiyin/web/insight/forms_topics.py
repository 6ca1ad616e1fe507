"""What a person can say about a topic: what it is called, that it is another one too, that it is two."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.learn.insight.topics.queries import Story
from huiyin.web.components.words import quote
from huiyin.web.unit.forms import text_field
from huiyin.web.unit.whistle_forms import PlainForm

WORDS_SHOWN = 36


class RenameForm(PlainForm):
    """A name, and why."""

    name = forms.CharField(label=_("名称"), max_length=80)
    reason = text_field(_("理由"), 2)

    def __init__(self, *args: Any, about: Story, **kwargs: Any) -> None:
        super().__init__(*args, about=about, **kwargs)
        self.initial.setdefault("name", about.topic.name)


class MergeForm(PlainForm):
    """Another topic near it, and why they are one."""

    other = forms.TypedChoiceField(label=_("哪一个热点"), coerce=int)
    reason = text_field(_("理由"), 2)

    def __init__(self, *args: Any, about: Story, **kwargs: Any) -> None:
        super().__init__(*args, about=about, **kwargs)
        near = {one.pk: one.name for one in about.near}
        field = self.fields["other"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = list(near.items())


class SplitForm(PlainForm):
    """Orders that are a story of their own, what it is called, and why."""

    orders = forms.MultipleChoiceField(label=_("分出去的工单"), widget=forms.CheckboxSelectMultiple)
    name = forms.CharField(label=_("新热点的名称"), max_length=80)
    reason = text_field(_("理由"), 2)

    def __init__(self, *args: Any, about: Story, **kwargs: Any) -> None:
        super().__init__(*args, about=about, **kwargs)
        field = self.fields["orders"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [
            (one.number, f"{one.number} {quote(one.appeal.title or one.appeal.words, WORDS_SHOWN)}")
            for one in about.orders
        ]
