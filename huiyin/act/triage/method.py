"""The method in service: kind, matter, place, route and risk, each by its own part, made into one proposal."""

from huiyin.act.triage.held import Models
from huiyin.act.triage.matters import READ_AT_MOST, LearnedMatters
from huiyin.act.triage.places import Places
from huiyin.act.triage.risk_rules import Changes
from huiyin.act.triage.risks import Risks
from huiyin.act.triage.routes import Routes
from huiyin.act.triage.rules import Guess, Proposal, Said
from huiyin.act.triage.ruling_rules import Rulings
from huiyin.foundation.city.queries import City

ASKED_ONLY = ("consultation", "suggestion", "praise")


class CityMethod:
    """Judges appeals as one city does, with the models in service there."""

    def __init__(
        self, city: City, learned: Models | None = None, rulings: Rulings = (), changes: Changes = ()
    ) -> None:
        self._city = city
        learned = learned or Models()
        self._matters = LearnedMatters(city, learned.kind, learned.matter)
        self._places = Places(city)
        self._routes = Routes(city, learned.route.history if learned.route else None, rulings)
        self._risks = Risks(city, changes)

    def propose(self, said: Said) -> Proposal:
        """Judge one appeal."""
        text = f"{said.title}\n{said.words[:READ_AT_MOST]}"
        kind = self._matters.kind(said, text)
        matters = self._matters.matters(said, text)
        place, places = self._places.find(said, text)
        clock_class = self._clock_class(kind.value, matters)
        # Danger, and whom a report is about, may stand anywhere, also at the very end of a long letter.
        whole = f"{said.title}\n{said.words}"
        routes = tuple(self._routes.routes(kind.value, matters, place, whole))
        grade, words = self._risks.find(whole)
        urgency = self._urgency(clock_class, grade)
        return Proposal(kind, matters, place, places, routes, clock_class, urgency, grade, words)

    def _clock_class(self, kind: str, matters: tuple[Guess, ...]) -> str:
        """The matter's own class, unless it is only being asked about; else the class of the kind."""
        by_kind = self._city.pack.clocks.kinds[kind]
        if kind in ASKED_ONLY or not matters:
            return by_kind
        return self._city.matters[matters[0].value].clock or by_kind

    def _urgency(self, clock_class: str, grade: str) -> str:
        """Urgency that the class or a word of danger brings."""
        if grade == "red":
            return "critical"
        return self._city.dispatching.urgency.get(clock_class, "normal")
