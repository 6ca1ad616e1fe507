"""What the invented city has learned from its history: each part shows itself, and twice is once."""

from collections.abc import Callable

from huiyin.demo import (
    learned_agenda,
    learned_alerts,
    learned_proactive,
    learned_reports,
    learned_store,
    learned_topics,
    learned_words,
)
from huiyin.foundation.city.queries import City

# In the order of the house: what later ones read, earlier ones wrote.
PARTS: tuple[Callable[[City], object], ...] = (
    learned_store.carry_orders,
    learned_words.listen,
    learned_topics.read,
    learned_alerts.look_back,
    learned_proactive.open_before,
    learned_reports.report,
    learned_agenda.show_agenda,
)


def learn(city: City) -> None:
    """Let every part look at what happened; stopped in the middle, it is done again to the end."""
    for part in PARTS:
        part(city)
