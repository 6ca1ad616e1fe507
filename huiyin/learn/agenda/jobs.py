"""Work that is due in this room; each job looks for the rows that need it."""

from huiyin.learn.agenda import actions


def watch_agenda() -> int:
    """Close votes, mark what is late, open look-backs that are due; how many things were done."""
    return actions.close_due() + actions.mark_late() + actions.open_look_backs()


def measure_topics() -> int:
    """Measure every topic under way for which a month is over; how many."""
    return actions.measure_due()
