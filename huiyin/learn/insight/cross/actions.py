"""Keeping a view under a name, and letting it go."""

from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.act.orders.refusals import Refusal, Refused
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.calendar.clock import now
from huiyin.learn.insight.cross.models import SHARED, SavedView
from huiyin.learn.insight.cross.policies import may_ask, unit_of
from huiyin.learn.insight.cross.rules import NAME_AT_MOST, View

VIEWS_AT_MOST = 40


class CannotKeep(Refusal):
    """A view cannot be kept, with the reason."""


@transaction.atomic
def save_view(actor: Actor, name: str, view: View, shared: str = "") -> SavedView:
    """Keep a question under a name; the same name of the same person again replaces it.

    Raises `Refused` for who may not ask, `CannotKeep` with the reason.
    """
    unit = unit_of(actor)
    if not may_ask(actor) or not unit or actor.id is None:
        raise Refused
    called = " ".join(name.split())[:NAME_AT_MOST]
    if not called:
        raise CannotKeep(_("请给这个视图起个名字。"))
    held = SavedView.objects.filter(account_id=actor.id)
    if held.exclude(name=called).count() >= VIEWS_AT_MOST:
        raise CannotKeep(_("您保存的视图已经有%(n)d个，请先删掉不用的。") % {"n": VIEWS_AT_MOST})
    told = {
        "unit_id": unit,
        "query": view.as_query(),
        "shared": shared if shared in SHARED else "",
        "by_name": actor.name,
        "made_at": now(),
    }
    kept, _made = SavedView.objects.update_or_create(account_id=actor.id, name=called, defaults=told)
    return kept


@transaction.atomic
def drop_view(actor: Actor, view_id: int) -> bool:
    """Keep a view of one's own no longer; whether there was one."""
    count, _each = SavedView.objects.filter(pk=view_id, account_id=actor.id or 0).delete()
    return count > 0
