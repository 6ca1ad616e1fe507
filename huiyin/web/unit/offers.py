"""Things to do on a page of its own kind: which address, which form, and what was typed if it did not go through."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext

from huiyin.act.orders.refusals import Incomplete, Refusal
from huiyin.foundation.accounts.rules import Actor


@dataclass(frozen=True)
class Doing:
    """One thing to do: its label, form (None: a button only), the action behind it and what is said afterwards."""

    label: str
    form: Callable[..., Any] | None
    act: Callable[..., Any]
    done: str


@dataclass(frozen=True)
class Act:
    """One thing offered on the page, with its form as far as it is filled."""

    id: str
    url: str
    label: str
    form: Any
    main: bool = False
    open: bool = False
    key: str = ""
    title: str = ""  # whom it is about, where the page shows several

    def as_main(self) -> "Act":
        """The page's one main thing: open, and with the key of all main things."""
        return replace(self, main=True, open=True, key="s")


@dataclass(frozen=True)
class Failed:
    """What could not be done: the form with its errors, or a refusal with what was typed."""

    id: str
    form: Any
    refusal: str = ""
    status: int = 422


def offer(
    name: str,
    url: str,
    doing: Doing,
    about: Any = None,
    failed: Failed | None = None,
    title: str = "",
    **initial: Any,
) -> Act:
    """The thing as the page shows it; what was typed before stands in it."""
    mine = failed is not None and failed.id == name
    form = failed.form if mine and failed else None
    if form is None and doing.form:
        form = doing.form(initial=initial, about=about, auto_id=f"id_{name}_%s")
    return Act(name, url, gettext(doing.label), form, open=mine, title=title)


def perform(
    actor: Actor, doing: Doing, pk: int, data: Mapping[str, Any], name: str, about: Any = None
) -> Failed | None:
    """Do it with what was typed; None when it went through."""
    form = doing.form(data, about=about, auto_id=f"id_{name}_%s") if doing.form else None
    if form is not None and not form.is_valid():
        return Failed(name, form)
    try:
        doing.act(actor, pk, **(form.words if form is not None else {}))
    except Refusal as refusal:
        return Failed(name, form, refusal.message, 422 if isinstance(refusal, Incomplete) else 409)
    return None
