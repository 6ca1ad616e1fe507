"""What brings others in: whistles, letters, the level above."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_noop

from huiyin.act.coordination.letters import actions as letters
from huiyin.act.coordination.whistles import actions as whistles
from huiyin.act.coordination.whistles.queries import Row, can_resolve, in_force, is_free
from huiyin.act.orders.refusals import NotNow
from huiyin.foundation.accounts.rules import Actor
from huiyin.web.unit.deed import Deed
from huiyin.web.unit.forms_together import CallOffForm, LetterForm, RecallForm, SheetForm, WhistleForm


def resolve(actor: Actor, order_id: int, rows: Sequence[Row], version: int | None = None) -> Any:
    """Settle on the spot what the order's whistle was blown for."""
    return whistles.resolve(actor, _whistle(order_id), rows)


def call_off(actor: Actor, order_id: int, why: str, version: int | None = None) -> Any:
    """End the order's whistle without a meeting."""
    return whistles.call_off(actor, _whistle(order_id), why)


def recall(actor: Actor, order_id: int, letter_id: int, why: str, version: int | None = None) -> Any:
    """Take back one of the order's letters; the form names only those."""
    return letters.recall(actor, letter_id, why)


def _whistle(order_id: int) -> int:
    found = in_force(order_id)
    if found is None:
        raise NotNow("50")
    return found.pk


DEEDS: tuple[Deed, ...] = (
    Deed("resolve", "order_resolve", gettext_noop("写处置单，收哨办理"), "s", SheetForm, resolve,
         gettext_noop("处置单已写好，请在哨的页面给各单位评分"), can_resolve),
    Deed("whistle", "order_whistle", gettext_noop("吹哨"), "w", WhistleForm, whistles.blow,
         gettext_noop("哨已吹响"), is_free),
    Deed("letter", "order_letter", gettext_noop("发函"), "l", LetterForm, letters.draft,
         gettext_noop("函稿已写好，请看过正文再签发")),
    Deed("recall_letter", "order_recall_letter", gettext_noop("撤函"), "d", RecallForm, recall,
         gettext_noop("函已撤回")),
    Deed("call_off", "order_call_off", gettext_noop("收哨"), "f", CallOffForm, call_off,
         gettext_noop("哨已收回")),
)  # fmt: skip
