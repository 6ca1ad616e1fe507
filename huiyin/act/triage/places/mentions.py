"""Names of places as they stand in a text, each with what the words around it say of its worth."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from huiyin.act.triage.places import suffixes
from huiyin.act.triage.places.gazetteer import (
    ALIAS,
    FULL,
    SHORT,
    Entry,
    Form,
    Gazetteer,
    is_everyday,
    is_place_word,
    is_word,
    words,
)
from huiyin.act.triage.places.normal import is_han
from huiyin.act.triage.places.suffixes import CITY, COMMUNITY, DISTRICT, ROAD, STREET

EVERYDAY = "everyday"  # the note of a name that may be an ordinary word
UNSURE = "unsure"  # the note of a name that may have been mistyped, or may be another
NEIGHBOURS = 4  # characters to each side in which a name may be half of a word
AROUND = 10  # characters that can say what part a name plays
ADDRESS_SAID = re.compile(r"(?:位于|地址(?:是|为|在)?|地点(?:是|为|在)?|坐落(?:于|在)?)[：:\s]*$")
AT = re.compile(r"在$")
NOT_THERE = re.compile(r"(?:(?<!是)不是|并非|而非|不在|没在|不属于?|不归|不是在|并不在|并不是)$")
HOME = re.compile(
    r"(?:家住|住在|居住在?|老家(?:在|是)?|户籍(?:在|是)?|户口(?:在|是)?|来自|籍贯(?:是)?|我是|本人是|本人系)(?:于)?$"
)
FROM = re.compile(r"(?:从|由|自)$")
TOWARDS = re.compile(r"(?:开往|前往|去往|往|去|到|至|通往|飞往|驶往|回)$")
BETWEEN = re.compile(r"[到至去往—~～→-]{1,2}")
THEN_TOWARDS = re.compile(r"(?:到|至|去|往|开往|前往|[-—~～→])")
DIRECTION = re.compile(r"(?:方向|方面(?!的)|以[东南西北])")

WORTH = {CITY: 0.0, DISTRICT: 0.0, STREET: 1.0, COMMUNITY: 1.0, "estate": 0.9, ROAD: 0.8, "landmark": 0.8}
HOW = {FULL: 1.0, ALIAS: 0.95, SHORT: 0.7}
WITH_ENDING, WITH_PLACE, BEFORE_ADDRESS, BARE_EVERYDAY = 0.97, 0.9, 0.7, 0.22
WEAK = {
    "not_there": 0.04,
    "road_named_after": 0.35,
    "company": 0.6,
    "another_community": 0.35,
    "home": 0.5,
    "from_to": 0.5,
    "direction": 0.4,
    "below_another": 0.3,
}


@dataclass(frozen=True)
class Mention:
    """A name in the text: where it stands, what it may be, how it is written, and its worth between 0 and 1."""

    start: int
    end: int
    word: str
    entries: tuple[Entry, ...]
    how: str
    worth: float
    notes: tuple[str, ...] = ()
    typed: str = ""

    @property
    def streets(self) -> frozenset[str]:
        """The streets that any of its meanings lies in."""
        return frozenset(street for entry in self.entries for street in entry.streets)


def mentions(text: str, gazetteer: Gazetteer) -> list[Mention]:
    """Every name in a normalised text, in its order."""
    found: list[Mention] = []
    for start, word in gazetteer.spans(text):
        before = found[-1] if found else None
        mention = _mention(text, start, word, gazetteer.forms[word], before)
        if not mention.worth:
            continue
        if before and "from_to" in mention.notes and BETWEEN.fullmatch(text, before.end, start):
            found[-1] = before if "from_to" in before.notes else _weaker(before, "from_to")
        found.append(_after_another(mention, before, text))
    return found


def _mention(text: str, start: int, word: str, forms: tuple[Form, ...], before: Mention | None) -> Mention:
    how = min((form.how for form in forms), key=(FULL, ALIAS, SHORT).index)
    exact = Mention(
        start, start + len(word), word, _entries(form for form in forms if form.how == how), how, HOW[how]
    )
    if how == SHORT:
        named = tuple(form.entry for form in forms)
        exact = _shortened(replace(exact, entries=named), text, before)
    elif not any(e.level in (STREET, ROAD) for e in exact.entries) and suffixes.AS_ROAD.match(
        text, exact.end
    ):
        exact = _like(exact, "road_named_after")
    return _in_its_part(exact, text)


def _entries(forms: Iterable[Form]) -> tuple[Entry, ...]:
    return tuple(form.entry for form in forms)


def _shortened(mention: Mention, text: str, before: Mention | None) -> Mention:
    """A short form means what the words behind it say; alone, an everyday word says little."""
    for ending, level, others in _ENDINGS:
        found = ending.match(text, mention.end)
        if found:
            return _with_ending(mention, found.end(), level, others)
    if suffixes.AS_ROAD.match(text, mention.end):
        return _like(mention, "road_named_after")
    inside = any(len(e.name) > 2 and e.level in (STREET, COMMUNITY) for e in mention.entries)
    if inside and _touches(mention, before, text):
        return replace(mention, worth=WITH_PLACE)
    if len(mention.word) < 4 and (_within_word(mention, text) or _across_words(mention, text)):
        return replace(mention, worth=0.0)
    return _bare(mention, text)


def _bare(mention: Mention, text: str) -> Mention:
    """A short form alone, or before what belongs to a place."""
    if suffixes.is_ending(mention.word):
        return replace(mention, worth=BARE_EVERYDAY, notes=(EVERYDAY,))
    if suffixes.AS_ESTATE.match(text, mention.end):
        return _like(mention, "another_community")
    before = text[max(0, mention.start - 5) : mention.start]
    everyday = _is_everyday(mention)
    said = ADDRESS_SAID.search(before) or (not everyday and AT.search(before))
    if said or suffixes.INSTITUTION.match(text, mention.end):
        return replace(mention, worth=WITH_PLACE)
    if suffixes.ADDRESS_GOES_ON.match(text, mention.end):
        return replace(mention, worth=BEFORE_ADDRESS)
    return replace(mention, worth=BARE_EVERYDAY, notes=(EVERYDAY,)) if everyday else mention


def _is_everyday(mention: Mention) -> bool:
    """Whether it may be an ordinary word, or stand by chance in what anybody writes.

    The short names of streets are few, those of communities and estates are thousands.
    """
    return is_everyday(mention.word) or (len(mention.word) == 2 and not _is_unit(mention))


def _is_unit(mention: Mention) -> bool:
    return any(entry.level in (STREET, DISTRICT) for entry in mention.entries)


_ENDINGS = (
    (suffixes.AS_STREET, STREET, (DISTRICT,)),
    (suffixes.AS_COMMUNITY, COMMUNITY, ()),
    (suffixes.AS_DISTRICT, DISTRICT, (STREET,)),
)


def _with_ending(mention: Mention, end: int, level: str, others: tuple[str, ...]) -> Mention:
    """Narrowed to the level that the ending names; a level this city has under another name counts as well."""
    for wanted in (level, *others):
        entries = tuple(entry for entry in mention.entries if entry.level == wanted)
        if entries and (wanted == level or mention.end + 1 == end):
            return replace(mention, entries=entries, end=end, worth=WITH_ENDING)
    # "X村" where only a town is called X: another place of that name, perhaps in that town.
    return replace(_like(mention, "another_community"), end=end)


def _like(mention: Mention, note: str) -> Mention:
    """Something else that bears the name: of a town it is likely in it, of a community anywhere."""
    weaker = _weaker(mention, note)
    return weaker if _is_unit(mention) else replace(weaker, notes=(*weaker.notes, EVERYDAY))


def _touches(mention: Mention, before: Mention | None, text: str) -> bool:
    """Whether it follows right behind the name of what lies above it."""
    if before is None or mention.start - before.end > 1:
        return False
    above = {entry.level for entry in before.entries}
    return bool(above & {CITY, DISTRICT, STREET}) and text[before.end : mention.start].strip("的市") == ""


def _within_word(mention: Mention, text: str) -> bool:
    """Whether the dictionary knows a longer word here, one or two characters longer to either side."""
    start, end = mention.start, mention.end
    around = ((start, end + 1), (start - 1, end), (start, end + 2), (start - 2, end))
    return any(one >= 0 and other <= len(text) and is_word(text[one:other]) for one, other in around)


def _across_words(mention: Mention, text: str) -> bool:
    """Whether it takes half of a word before or behind it, as 常营 does in 正常营业.

    It does not where the text falls into fewer words with the name than without, or, if into as many, where a
    sentence begins with it or the word that it would cut is itself a name of a place.
    """
    left, right = max(0, mention.start - NEIGHBOURS), mention.end + NEIGHBOURS
    plain = words(text[left:right])
    cut = _cut_by(mention, plain, left)
    if not cut:
        return False
    with_name = 1 + len(words(text[left : mention.start])) + len(words(text[mention.end : right]))
    if with_name != len(plain):
        return with_name > len(plain)
    begins = mention.start == 0 or not is_han(text[mention.start - 1])
    return not begins and not all(map(is_place_word, cut))


def _cut_by(mention: Mention, plain: list[str], left: int) -> list[str]:
    """The words that begin outside the mention and end within it, or the other way round."""
    found, at = [], left
    for word in plain:
        end = at + len(word)
        if at < mention.start < end < mention.end or mention.start < at < mention.end < end:
            found.append(word)
        at = end
    return found


def _in_its_part(mention: Mention, text: str) -> Mention:
    """Weaker where the words around say that the matter is not there, or only passes by."""
    before = text[max(0, mention.start - AROUND) : mention.start]
    start = before.rstrip("市区县镇在")
    if NOT_THERE.search(start) or NOT_THERE.search(before):
        return _weaker(mention, "not_there")
    if suffixes.COMPANY.match(text, mention.end) and mention.how == SHORT:
        return _weaker(mention, "company")
    if HOME.search(before):
        return _weaker(mention, "home")
    if DIRECTION.match(text, mention.end):
        return _weaker(mention, "direction")
    if (FROM.search(before) and THEN_TOWARDS.match(text, mention.end)) or TOWARDS.search(before):
        return _weaker(mention, "from_to")
    return mention


def _after_another(mention: Mention, before: Mention | None, text: str) -> Mention:
    """What follows right behind the name of another town is that town's village or quarter of the same name."""
    if before is None or mention.start - before.end > 1 or not before.streets or not mention.streets:
        return mention
    if before.streets & mention.streets or not {e.level for e in before.entries} <= {STREET, COMMUNITY}:
        return mention
    short = mention.how == SHORT and mention.worth < WITH_ENDING
    between = text[before.end : mention.start]
    if between in ("", "的", " ") and (short or {e.level for e in mention.entries} - {STREET}):
        return _weaker(mention, "below_another")
    return mention


def _weaker(mention: Mention, note: str) -> Mention:
    return replace(mention, worth=mention.worth * WEAK[note], notes=(*mention.notes, note))
