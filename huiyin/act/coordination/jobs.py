"""Work that is due in this room; each job looks for the rows that need it."""

from huiyin.act.coordination.actions import escalate, raise_alarms


def watch_over_danger() -> int:
    """Raise alarms for orders in danger, and raise further what nobody took in time; how many of both."""
    return raise_alarms() + escalate()
