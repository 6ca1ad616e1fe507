"""Lists that people keep under a name."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.act.orders.list_rules import filters_from
from huiyin.act.orders.models import SavedView
from huiyin.act.orders.queries.narrowing import UNIT_VIEWS
from huiyin.act.orders.refusals import Refusal, Refused
from huiyin.foundation.accounts.rules import UNIT_ROLES, Actor
from huiyin.foundation.calendar.clock import now

VIEWS_AT_MOST = 30
NAME_AT_MOST = 20


class CannotKeep(Refusal):
    """The view cannot be kept; the message says why."""


@transaction.atomic
def save_view(
    actor: Actor, name: str, view: str, filters: Mapping[str, str], shared: bool = False
) -> SavedView:
    """Keep a list with its filters under a name, at the person's first unit; the same name again replaces it.

    One that says "mine" means whoever opens it. Raises `Refused` for who has no unit, `CannotKeep` with the reason.
    """
    unit = next(iter(actor.units(*UNIT_ROLES)), "")
    if not unit or actor.id is None:
        raise Refused
    called = " ".join(name.split())[:NAME_AT_MOST]
    if not called:
        raise CannotKeep(_("请给这个视图起个名字。"))
    held = SavedView.objects.filter(account_id=actor.id, unit=unit)
    if held.exclude(name=called).count() >= VIEWS_AT_MOST:
        raise CannotKeep(_("您保存的视图已经有%(n)d个，请先删掉不用的。") % {"n": VIEWS_AT_MOST})
    kept = filters_from(filters).as_dict() | ({"view": view} if view in UNIT_VIEWS else {})
    defaults = {"filters": kept, "shared": shared, "made_at": now()}
    saved, _made = SavedView.objects.update_or_create(
        account_id=actor.id, unit_id=unit, name=called, defaults=defaults
    )
    return saved


@transaction.atomic
def drop_view(actor: Actor, view_id: int) -> bool:
    """Keep a view of one's own no longer; whether there was one."""
    count, _each = SavedView.objects.filter(pk=view_id, account_id=actor.id or 0).delete()
    return count > 0
