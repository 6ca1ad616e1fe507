"""Work on answers that is due: making them findable, asking owners, gathering gaps, forgetting."""

from huiyin.hear.knowledge.actions import forget_missed, gather, shelve_missing, warn_expiring


def keep_shelf() -> None:
    """Shelve every entry in force that is not there as it is now."""
    while shelve_missing():
        pass


def ask_owners() -> None:
    """Ask for what ends and for what is missing."""
    warn_expiring()
    gather()
    forget_missed()
