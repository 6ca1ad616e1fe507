"""Who may manage accounts."""

from huiyin.foundation.accounts.rules import SEPARATED, Actor


def may_manage_accounts(actor: Actor) -> bool:
    """Administrators only."""
    return actor.has("administrator")


def may_hold_together(roles: set[str]) -> bool:
    """Administration, audit and supervision are never in one hand."""
    return len(roles & SEPARATED) <= 1
