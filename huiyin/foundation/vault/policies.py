"""Who may ask to see an identity; whether this order allows it is asked by the order's own policy."""

from huiyin.foundation.accounts.rules import Actor


def may_reveal(actor: Actor) -> bool:
    """Those whose work is to speak with appellants, and those who inspect."""
    return actor.has("agent", "callback_agent", "unit_clerk", "unit_head", "coordinator", "supervisor")


def may_reach(actor: Actor) -> bool:
    """The system, to send what the appellant is to be told; no person."""
    return actor.id is None and actor.has("system")
