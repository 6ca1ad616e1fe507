"""What other parts of the answer hand to the papers, each through one function."""

from collections.abc import Iterable

from huiyin.answer.assessment.queries import Readings
from huiyin.answer.assessment.rules import Period
from huiyin.answer.assessment.standing import named, standings
from huiyin.answer.supervision.cases.models import Practice as Shared
from huiyin.answer.supervision.cases.rules.praise import PUBLISHED
from huiyin.answer.supervision.meetings.figures.shapes import Practice, Standing
from huiyin.foundation.city.queries import current

PRACTICES_AT_MOST = 100


def standing(period: Period, units: Iterable[str], known: Readings) -> Standing | None:
    """What the fair arithmetic says of the list of these units; None where nobody is compared.

    Named are those at the end of the published list whose interval clears the bar; nobody where the city does not rank.
    """
    found, wanted = standings(period, known=known), set(units)
    if not found.lists:
        return None
    certain = tuple(one.unit for one in named(period, found) if one.certain and one.unit in wanted)
    return Standing(found.mostly_noise, found.reliability, certain)


def praised(period: Period, units: Iterable[str]) -> list[Practice]:
    """Good practice that was published by the end of the next month, newest first; from anywhere in the city.

    A meeting is held in the month after the one it reviews, and what was shared until then may be taken up.
    """
    until = period.moved(1).end
    found = Shared.objects.filter(state=PUBLISHED, reviewed_at__date__lt=until).order_by("-id")
    known = current().units
    return [
        Practice(one.unit_id, one.matter, one.title)
        for one in found[:PRACTICES_AT_MOST]
        if one.unit_id in known
    ]
