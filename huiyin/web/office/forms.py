"""What an administrator fills in."""

from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy

from huiyin.act.triage.queries import PARTS
from huiyin.foundation.accounts.queries import accounts
from huiyin.foundation.city.queries import current
from huiyin.web.unit.names import english

USERNAME = r"^[a-z][a-z0-9._-]{1,39}$"


def _choose() -> tuple[str, Any]:
    return ("", gettext_lazy("请选择"))


def role_choices() -> list[tuple[str, str]]:
    """Roles of those who work here; a citizen needs no account."""
    roles = [r for r in current().pack.roles if r.code != "citizen"]
    return [_choose(), *((r.code, r.name_en if english() else r.name) for r in roles)]


def unit_choices() -> list[tuple[str, str]]:
    """Units in the order of the tree."""
    units = current().pack.units
    return [_choose(), *((u.code, f"{u.name_en if english() else u.name} ({u.code})") for u in units)]


class PostForm(forms.Form):
    """A role at a unit for an account that exists."""

    username = forms.CharField(widget=forms.HiddenInput, max_length=60)
    role = forms.ChoiceField(label=gettext_lazy("岗位"))
    unit = forms.ChoiceField(label=gettext_lazy("单位"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = role_choices()  # type: ignore[attr-defined]
        self.fields["unit"].choices = unit_choices()  # type: ignore[attr-defined]


class OpenForm(PostForm):
    """A new account with its first post."""

    username = forms.RegexField(
        USERNAME,
        label=gettext_lazy("用户名"),
        help_text=gettext_lazy("小写字母开头，可用数字、点、横线"),
        error_messages={
            "invalid": gettext_lazy("用户名只能用小写字母、数字、点和横线，以字母开头，2到40个字。")
        },
    )
    name = forms.CharField(label=gettext_lazy("姓名"), max_length=60)
    field_order = ("username", "name", "role", "unit")

    def clean_username(self) -> str:
        """Refuse a name that is taken, so that nobody's account is changed by mistake."""
        username: str = self.cleaned_data["username"]
        if any(account.username == username for account in accounts(username)):
            raise forms.ValidationError(gettext("已经有这个用户名了。"), code="taken")
        return username


class ActiveForm(forms.Form):
    """Letting in or keeping out, with the reason that the ledger keeps."""

    account = forms.IntegerField(widget=forms.HiddenInput)
    active = forms.TypedChoiceField(
        choices=[("1", "1"), ("0", "0")], coerce=lambda value: value == "1", widget=forms.HiddenInput
    )
    reason = forms.CharField(label=gettext_lazy("理由"), max_length=200)


class SwitchForm(forms.Form):
    """Which version is to judge, what the person saw in service, and why."""

    part = forms.ChoiceField(choices=[(part, part) for part in PARTS], widget=forms.HiddenInput)
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    reason = forms.CharField(label=gettext_lazy("理由"), max_length=200)
