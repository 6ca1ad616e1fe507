"""What can be written on an order's page."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.foundation.accounts.queries import colleagues
from huiyin.foundation.organisations.queries import handlers
from huiyin.web.citizen.forms import FilesField, FilesInput, new_key
from huiyin.web.unit.names import english

TEXT_AT_MOST = 5000


def text_field(
    label: Any, rows: int, help_text: Any = "", required: bool = True, placeholder: Any = ""
) -> forms.CharField:
    """A text of several lines."""
    widget = forms.Textarea(
        attrs={"rows": rows, "placeholder": placeholder} if placeholder else {"rows": rows}
    )
    return forms.CharField(
        label=label, widget=widget, help_text=help_text, required=required, max_length=TEXT_AT_MOST
    )


class ActForm(forms.Form):
    """What every form of an order carries: which order it was typed for, and how much of its story was read."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, order: Any = None, **kwargs: Any) -> None:
        kwargs.setdefault("prefix", None)
        super().__init__(*args, **kwargs)
        self.order = order
        self.came_of = ""
        self.use_required_attribute = True

    @property
    def words(self) -> dict[str, Any]:
        """What was typed, without what the form itself carries."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ("version", "seen")}


class ContactForm(ActForm):
    """A talk with the appellant."""

    note = text_field(_("联系情况"), 3, _("怎么联系的、对方说了什么、约了什么。"))


PICTURES = "image/jpeg,image/png,image/webp"


def _files(label: Any, accept: str, help_text: Any = "") -> FilesField:
    widget = FilesInput(attrs={"accept": accept})
    return FilesField(label=label, required=False, widget=widget, help_text=help_text)


class ProgressForm(ActForm):
    """What has been done, with photos and papers."""

    note = text_field(_("办理进展"), 3, _("去了哪里、看到什么、办了什么、下一步什么时候。"))
    before = _files(_("处理前照片"), PICTURES)
    after = _files(_("处理后照片"), PICTURES, _("诉求人看不到，除非您在照片下面点“给诉求人看”。"))
    document = _files(_("材料"), f"{PICTURES},application/pdf,audio/mpeg,audio/mp4")
    key = forms.CharField(required=False, widget=forms.HiddenInput, initial=new_key)


class InstructForm(ActForm):
    """The head's instruction."""

    instruction = text_field(_("批示"), 3, _("办到什么程度、什么时候、请谁到场。"))
    handler = forms.ChoiceField(label=_("交给谁办"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = colleagues(self.order.lead_id) if self.order and self.order.lead_id else []
        choices = [("", _("先不指定")), *((person.name, person.name) for person in people)]
        self.fields["handler"].choices = choices  # type: ignore[attr-defined]


class ReplyForm(ActForm):
    """The reply that the appellant reads, and the note that stays inside."""

    text = text_field(
        _("公开答复"), 7, _("诉求人会看到。逐点回答，写查到的事实、依据、谁在什么时候办到什么。")
    )
    note = text_field(_("内部备注"), 2, _("只有办理的人和热线能看到。"), required=False)


class ReturnForm(ActForm):
    """Why an order is not this unit's."""

    provision = text_field(_("依据哪一条"), 2, _("写明法规、职责清单或派单目录的条目；每张单只能申请一次。"))
    proposed = forms.ChoiceField(label=_("建议改派给"), required=False)
    misjudged = forms.BooleanField(label=_("事项判错了，不是归谁办的争议"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lead = self.order.lead_id if self.order else ""
        named: Iterable[tuple[str, Any]] = (
            (unit.code, unit.name_en if english() else unit.name) for unit in handlers() if unit.code != lead
        )
        self.fields["proposed"].choices = [("", _("不清楚")), *named]  # type: ignore[attr-defined]


class TrackForm(ActForm):
    """What became of a hand-over."""

    result = text_field(_("转办结果"), 3, _("对方接了没有、怎么处理的、什么时候。"))


class SendBackForm(ActForm):
    """What is wrong with a draft."""

    why = text_field(_("要改什么"), 3, _("一条一条写，经办人照着改。"))


class RevealForm(forms.Form):
    """Why name and number are to be seen."""

    purpose = forms.CharField(
        label=_("为什么要看"), max_length=200, help_text=_("您的姓名、时间和这句话都会留痕。")
    )
