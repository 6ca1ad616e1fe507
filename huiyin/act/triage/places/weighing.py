"""Several names in one appeal made into one street, or into candidates; pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from huiyin.act.triage.places.gazetteer import Gazetteer
from huiyin.act.triage.places.mentions import EVERYDAY, UNSURE, WORTH, Mention
from huiyin.act.triage.places.suffixes import DISTRICT

AGAIN = (1.0, 0.4, 0.25, 0.15)  # what each repetition of a name adds
FIRST = 1.3  # what is told begins where it happened
ELSEWHERE = ""  # stands for the other streets of a district that was perhaps meant
NOTHING = 0.15  # weight of everything that was not said
MAY_BE_WORDS = 0.5  # what is left of a street for which only everyday words speak
SURE_AT = 0.55
TIMES_THE_NEXT = 1.8
ENOUGH = 0.2  # a weaker sum than this is a candidate, not an answer
OUTSIDE = 0.3  # what is left of a street outside the district that was named
NOTED = (
    "not_there",
    "home",
    "from_to",
    "direction",
    "road_named_after",
    "company",
    "another_community",
    "below_another",
)


@dataclass(frozen=True)
class Heard:
    """A mention with the weight of the field it stands in."""

    mention: Mention
    field: float


@dataclass
class Weight:
    """What speaks for one street."""

    total: float = 0.0
    mentions: list[Mention] = field(default_factory=list)
    shared: bool = False

    @property
    def may_be_words(self) -> bool:
        """Whether everything that speaks for it may be ordinary words, or another name."""
        return all(EVERYDAY in mention.notes or UNSURE in mention.notes for mention in self.mentions)


def weigh(heard: Sequence[Heard], gazetteer: Gazetteer) -> dict[str, Weight]:
    """What speaks for each street, from all that was heard."""
    narrowed = _narrow(heard, gazetteer)
    weights: dict[str, Weight] = {}
    counts: dict[tuple[str, float], int] = {}
    first = _first(narrowed)
    for one in narrowed:
        key = (one.mention.word, one.field)
        times = counts[key] = counts.get(key, 0) + 1
        if times > len(AGAIN):
            continue
        boost = FIRST if one is first else 1.0
        _add(weights, one, AGAIN[times - 1] * one.field * boost)
    return _inside_named_district(weights, narrowed, gazetteer)


def _first(heard: Sequence[Heard]) -> Heard | None:
    """The first place of the detail that is more than passed by, where neither title nor address names one."""
    named = [one for one in heard if one.mention.streets and not one.mention.notes]
    return named[0] if named and all(one.field <= 1.0 for one in named) else None


def _add(weights: dict[str, Weight], one: Heard, factor: float) -> None:
    streets = sorted(one.mention.streets)
    for street in streets:
        weight = weights.setdefault(street, Weight())
        worth = max(WORTH[e.level] for e in one.mention.entries if street in e.streets)
        weight.total += one.mention.worth * worth * factor / len(streets)
        weight.mentions.append(one.mention)
        weight.shared = weight.shared or len(streets) > 1
    if streets and any(entry.level == DISTRICT for entry in one.mention.entries):
        # The short name of a street may be that of the district around it: something else in there is as likely.
        rest = weights.setdefault(ELSEWHERE, Weight())
        rest.total += one.mention.worth * factor


def _narrow(heard: Sequence[Heard], gazetteer: Gazetteer) -> list[Heard]:
    """A name that several streets know means the one that is named beside it."""
    clear = {
        s
        for one in heard
        if len(one.mention.streets) == 1 and one.mention.worth >= 0.5
        for s in one.mention.streets
    }
    districts = _districts(heard)
    return [_narrowed(one, clear, districts, gazetteer) for one in heard]


def _narrowed(one: Heard, clear: set[str], districts: set[str], gazetteer: Gazetteer) -> Heard:
    streets = one.mention.streets
    if len(streets) < 2:
        return one
    inside = {street for street in streets if gazetteer.within.get(street) in districts}
    kept = (streets & clear) or inside
    if not kept or kept == streets:
        return one
    entries = tuple(
        replace(e, streets=tuple(s for s in e.streets if s in kept))
        for e in one.mention.entries
        if kept & set(e.streets)
    )
    return replace(one, mention=replace(one.mention, entries=entries))


def _districts(heard: Iterable[Heard]) -> set[str]:
    """Districts that were named as such and nothing else."""
    return {
        one.mention.entries[0].within
        for one in heard
        if len(one.mention.entries) == 1
        and one.mention.entries[0].level == DISTRICT
        and one.mention.worth >= 0.5
    }


def _inside_named_district(
    weights: dict[str, Weight], heard: Sequence[Heard], gazetteer: Gazetteer
) -> dict[str, Weight]:
    districts = _districts(heard)
    inside = {street for street in weights if gazetteer.within.get(street) in districts}
    if inside:
        for street, weight in weights.items():
            weight.total *= 1.0 if street in inside else OUTSIDE
    return weights


def ranked(weights: Mapping[str, Weight]) -> list[tuple[str, float]]:
    """Streets with how likely each is, the likeliest first; the rest of the whole is what was not said."""
    whole = NOTHING + sum(weight.total for weight in weights.values())
    shares = [
        (street, weight.total / whole * (MAY_BE_WORDS if weight.may_be_words else 1.0))
        for street, weight in weights.items()
        if street != ELSEWHERE
    ]
    return sorted(shares, key=lambda pair: (-pair[1], pair[0]))


def is_sure(found: Sequence[tuple[str, float]], weights: Mapping[str, Weight]) -> bool:
    """Whether the first is an answer: enough speaks for it, and far more than for the next."""
    if not found or found[0][1] < SURE_AT:
        return False
    best = weights[found[0][0]]
    if best.total < ENOUGH or best.may_be_words:
        return False
    return len(found) == 1 or found[0][1] >= TIMES_THE_NEXT * found[1][1]
