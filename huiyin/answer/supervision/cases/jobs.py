"""Work that is due in inspections, governed streets and praise; each job looks for the rows that need it."""

from huiyin.act.orders.refusals import Refusal
from huiyin.answer.supervision.cases import actions, sources


def watch_cases() -> int:
    """Move on what waited too long and mark what is late; how many things were done."""
    return actions.keep_going() + actions.mark_late()


def look_for_cases() -> int:
    """Note a lead or open a case for every reason in the record that has none; how many are new."""
    return sum(_open(found) for found in sources.found())


def _open(found: sources.Found) -> bool:
    try:
        return actions.notice(found)
    except Refusal:  # figures that changed meanwhile, a unit that is gone
        return False


def look_for_streets() -> int:
    """Propose entries to governance and exits from it; how many."""
    return actions.propose_entries() + actions.propose_exits()


def look_for_praise() -> int:
    """Propose praise for what the record shows; how many."""
    return actions.propose_praise()
