"""When several persons have decided: so many different ones who agree; no Django."""

from collections.abc import Iterable


def verdict(votes: Iterable[tuple[int, bool]], needed: int) -> tuple[bool, list[int]] | None:
    """What was decided and by whom, or None while it is open.

    `votes` are (person, whether granted) in the order they were cast. The first vote of a person counts, whatever
    the same person says later, and the side that first has `needed` persons wins.
    """
    seen: set[int] = set()
    sides: dict[bool, list[int]] = {True: [], False: []}
    for person, grant in votes:
        if person in seen:
            continue
        seen.add(person)
        sides[grant].append(person)
        if len(sides[grant]) >= needed:
            return grant, sides[grant]
    return None
