"""Who may decide which model judges."""

from huiyin.foundation.accounts.rules import Actor


def may_switch_models(actor: Actor) -> bool:
    """Those who keep the system and those who look after its figures; a job and the command line as the system."""
    return actor.has("administrator", "analyst", "system")
