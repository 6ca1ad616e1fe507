"""Who may decide which model judges."""

from huiyin.foundation.accounts.rules import Actor


def may_switch_models(actor: Actor) -> bool:
    """Those who keep the system and those who look after its figures; a job and the command line as the system."""
    return actor.has("administrator", "analyst", "system")


def may_change_risk_words(actor: Actor) -> bool:
    """Those who keep the city's words and answers, who look after its figures, and who supervise."""
    return actor.has("knowledge_editor", "analyst", "supervisor")


def may_end_rulings(actor: Actor) -> bool:
    """Those who dispatch by them, who made them in the panel, and who keep the catalogue."""
    return actor.has("dispatcher", "panel", "administrator")
