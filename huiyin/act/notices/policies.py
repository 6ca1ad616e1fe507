"""Who may read what was sent."""

from huiyin.foundation.accounts.rules import HOTLINE_ROLES, UNIT_ROLES, Actor


def may_read_log(actor: Actor) -> bool:
    """Who keeps the machine and who checks; both see masks."""
    return actor.has("administrator", "auditor")


def may_see_told(actor: Actor) -> bool:
    """On an order's page: whoever works on it or inspects it."""
    return actor.has(*HOTLINE_ROLES, *UNIT_ROLES, "coordinator", "supervisor", "auditor", "discipline")


def mail_owner(account_id: int) -> str:
    """What a mail address is bound to, so that moved to another account it cannot be read."""
    return f"mail:{account_id}"
