"""What a citizen fills in: an appeal, an addition, a rating, a receipt."""

from __future__ import annotations

import secrets
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from huiyin.answer.callback.actions import Answers
from huiyin.foundation.calendar.clock import now
from huiyin.hear.intake.actions import NewAppeal, NewAttachment, Person, faults
from huiyin.web.citizen.faults import fault_words
from huiyin.web.citizen.files import ACCEPTED, attachments

FIELD_OF = {"lon": "place", "lat": "place", "title": "words"}


def new_key() -> str:
    """What makes one filling-in of the form one appeal, however often it is sent."""
    return secrets.token_urlsafe(18)


class FilesInput(forms.ClearableFileInput):
    """Several files at once, without the box for clearing."""

    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class FilesField(forms.FileField):
    """A list of files; empty when none was chosen."""

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        """Each file as Django checks it; an empty file is a mistake worth telling."""
        return [super(FilesField, self).clean(one, initial) for one in data or [] if one]


class AppealForm(forms.Form):
    """The one question, and what is needed to answer it."""

    use_required_attribute = False  # a number is asked for only from those who want to be called

    key = forms.CharField(required=False, widget=forms.HiddenInput)
    words = forms.CharField(
        label=_("您遇到了什么事？"),
        strip=True,
        error_messages={"required": _("请写下您遇到的事，一句话也行。")},
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
    )
    photos = FilesField(label=_("照片或材料"), required=False, widget=FilesInput(attrs={"accept": ACCEPTED}))
    place = forms.CharField(
        label=_("在哪里"),
        required=False,
        help_text=_("小区、楼号、路口、店名都行。"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    lon = forms.FloatField(required=False, widget=forms.HiddenInput)
    lat = forms.FloatField(required=False, widget=forms.HiddenInput)
    confidential = forms.BooleanField(
        label=_("不让办理单位看到我是谁"), required=False, help_text=_("只有热线知道您的电话，用来告诉您结果")
    )
    anonymous = forms.BooleanField(
        label=_("不留姓名和电话"), required=False, help_text=_("一样会办，结果要您自己凭回执号来查")
    )
    name = forms.CharField(
        label=_("怎么称呼您"), required=False, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    phone = forms.CharField(
        label=_("电话"),
        error_messages={"required": _("请留一个电话，好告诉您结果；不想留，就打开“不留姓名和电话”。")},
        help_text=_("承办单位打这个电话找您，热线打这个电话问您办得好不好。"),
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "tel"}),
    )

    def clean_key(self) -> str:
        """A key that was lost on the way is made anew: the words matter more."""
        key = str(self.cleaned_data["key"])
        return key if 16 <= len(key) <= 64 else new_key()

    def clean(self) -> dict[str, Any]:
        """Someone who leaves no number has said so; a wrong pin is told beside the place."""
        found = super().clean() or self.cleaned_data
        if found.get("anonymous"):
            self.errors.pop("phone", None)
            found["phone"] = ""
        for field in ("lon", "lat"):
            if self.errors.pop(field, None):
                found[field] = None
                self.add_error("place", fault_words("place", "no_such_coordinate"))
        if not self.errors:
            self._ask_the_rules()
        return found

    def _ask_the_rules(self) -> None:
        new = self.appeal()
        wrong = faults(new, now())
        for field, fault in wrong:
            name = "photos" if field == "attachments" else FIELD_OF.get(field, field)
            self.add_error(name if name in self.fields else None, fault_words(field, fault))

    def appeal(self) -> NewAppeal:
        """What was filled in, as every door hands it in."""
        given = self.cleaned_data
        photos = given.get("photos", [])
        for photo in photos:
            photo.seek(0)
        return NewAppeal(
            words=given["words"],
            channel="web",
            source="web",
            source_key=given["key"],
            place=given["place"],
            lon=given["lon"],
            lat=given["lat"],
            person=Person() if given["anonymous"] else Person(given["name"], given["phone"]),
            anonymous=given["anonymous"],
            confidential=given["confidential"],
            attachments=attachments(photos),
        )


class ReceiptForm(forms.Form):
    """Where a receipt is typed in."""

    code = forms.CharField(
        label=_("回执号"),
        max_length=40,
        help_text=_("交上来时给您的10位号码，字母大小写都行。"),
        error_messages={"required": _("请填写回执号。")},
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )


class WordsForm(forms.Form):
    """Something more to say about a matter that is under way."""

    words = forms.CharField(
        label=_("补充情况"),
        max_length=2000,
        error_messages={
            "required": _("请写下要补充的情况。"),
            "max_length": _("请缩到2000字以内。"),
        },
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class AnswerForm(WordsForm):
    """An answer to what the unit asked, with pictures or papers."""

    photos = FilesField(label=_("照片或材料"), required=False, widget=FilesInput(attrs={"accept": ACCEPTED}))

    def given(self) -> tuple[NewAttachment, ...]:
        """What came with the words, as an appeal carries it."""
        photos = self.cleaned_data.get("photos", [])
        for photo in photos:
            photo.seek(0)
        return attachments(photos)

    def clean(self) -> dict[str, Any]:
        """Files as every appeal may have them."""
        found = super().clean() or self.cleaned_data
        if found.get("words"):
            probe = NewAppeal(found["words"], "web", "web", "probe", attachments=self.given())
            for field, fault in faults(probe, now()):
                if field == "attachments":
                    self.add_error("photos", fault_words(field, fault))
        return found


class OwnWordsForm(WordsForm):
    """Why the matter is taken back, brought up again, or objected to."""

    def __init__(self, *args: Any, label: Any = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if label:
            self.fields["words"].label = label


SATISFIED = (("satisfied", _("满意")), ("basically", _("基本满意")), ("dissatisfied", _("不满意")))
CHOOSE = {"required": _("请选一项。"), "invalid_choice": _("请选一项。")}


def _choice(label: Any, choices: tuple[tuple[str, Any], ...]) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, error_messages=CHOOSE, widget=forms.RadioSelect)


class RatingForm(forms.Form):
    """How it went: contacted, solved, three ratings, why, and whether somebody pressed for a good one."""

    solved = _choice(
        _("问题解决了吗？"),
        (("solved", _("解决了")), ("partly", _("解决了一部分")), ("unsolved", _("没解决"))),
    )
    result = _choice(_("对结果满意吗？"), SATISFIED)
    attitude = _choice(_("对态度满意吗？"), SATISFIED)
    speed = _choice(_("对快慢满意吗？"), SATISFIED)
    contacted = _choice(_("承办单位联系过您吗？"), (("yes", _("联系过")), ("no", _("没有"))))
    reasons = forms.MultipleChoiceField(
        label=_("哪里还可以更好？"),
        required=False,
        choices=(
            ("slow", _("来得慢")),
            ("half_done", _("没办彻底")),
            ("not_told", _("没说清原因")),
            ("attitude", _("态度不好")),
            ("not_done", _("说好的没做到")),
            ("reply_untrue", _("答复和实际不符")),
            ("other", _("别的")),
        ),
        widget=forms.CheckboxSelectMultiple,
    )
    pressed = _choice(_("有人要求您给好评吗？"), (("no", _("没有")), ("yes", _("有人要求过"))))
    words = forms.CharField(
        label=_("还想说点什么？"),
        required=False,
        max_length=2000,
        error_messages={"max_length": _("请缩到2000字以内。")},
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def answers(self) -> Answers:
        """What was chosen, as the callback room records it."""
        given = self.cleaned_data
        return Answers(
            contacted=given["contacted"] == "yes",
            solved=given["solved"],
            attitude=given["attitude"],
            speed=given["speed"],
            result=given["result"],
            reasons=tuple(given["reasons"]),
            pressed=given["pressed"] == "yes",
            words=given["words"],
        )
