"""Pure decisions about answers: words of a text, what a draft lacks, who is asked, what is one question; no Django."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date

import rjieba

from huiyin.foundation.city.parts import SPOKEN_LIMIT, CatalogueRule, PackMatter

_WORD = re.compile(r"[\w]+")
# A run of digits, or of digits with the strokes people write between them, that could be somebody's number.
_NUMBER = re.compile(r"[0-9０-９][0-9０-９\- ]{3,}[0-9０-９xX]")
_NAMED = re.compile(r"(我叫|我是|姓名[:：]?|名字叫)([\u4e00-\u9fff]{2,4}?)(?=[，。,.\s]|$)")
MASK = "＊"
LONGEST = {"question": 200, "question_en": 300, "source": 300, "note": 300, "written": 4000, "english": 6000}
WORDS_AT_MOST, WORD_AT_MOST = 20, 30


def tokens(text: str) -> list[str]:
    """Words of a text, in order, lower case; punctuation is left out."""
    return [word.lower() for word in rjieba.cut_for_search(text) if _WORD.fullmatch(word)]


def masked(text: str, at_most: int) -> str:
    """A question without numbers and names that could be somebody's, in one line, cut."""
    plain = _NAMED.sub(lambda found: found[1] + MASK * 2, " ".join(text.split()))
    return _NUMBER.sub(MASK * 4, plain)[:at_most]


@dataclass(frozen=True)
class Wording:
    """What an entry is to say, as it is typed."""

    question: str = ""
    question_en: str = ""
    spoken: str = ""
    written: str = ""
    english: str = ""
    source: str = ""
    owner: str = ""
    matter: str = ""
    words: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_until: date | None = None
    note: str = ""

    def tidied(self) -> "Wording":
        """Without spaces around, and each search word once."""
        texts = {
            one.name: getattr(self, one.name).strip()
            for one in fields(self)
            if isinstance(getattr(self, one.name), str)
        }
        words = tuple(dict.fromkeys(word.strip() for word in self.words if word.strip()))
        return replace(self, **texts, words=words)


NEEDED = ("question", "spoken", "written", "source", "owner", "valid_until")


def too_long(wording: Wording) -> list[tuple[str, str]]:
    """Fields that hold more than can be kept, as (field, fault)."""
    found = [(name, "too_long") for name, most in LONGEST.items() if len(getattr(wording, name)) > most]
    if len(wording.spoken) > SPOKEN_LIMIT:
        found.append(("spoken", "too_long"))
    if len(wording.words) > WORDS_AT_MOST or any(len(word) > WORD_AT_MOST for word in wording.words):
        found.append(("words", "too_long"))
    return found


def faults(wording: Wording, today: date) -> list[tuple[str, str]]:
    """What keeps a draft from being handed in, as (field, fault); empty when it may be."""
    found = [(name, "missing") for name in NEEDED if not getattr(wording, name)]
    found += too_long(wording)
    until, since = wording.valid_until, wording.valid_from
    if until and until < today:
        found.append(("valid_until", "past"))
    if until and since and since > until:
        found.append(("valid_from", "after_end"))
    return found


def owner_of(
    matter: str, matters: Mapping[str, PackMatter], catalogue: Sequence[CatalogueRule], otherwise: str
) -> str:
    """The unit that answers for a matter everywhere in the city; `otherwise` when each street does for its own."""
    for prefix in (matter, matter[:4] + "00", matter[:2] + "0000"):
        for rule in catalogue:
            if matter and rule.matter == prefix and not rule.place and not rule.lead.startswith("@"):
                return rule.lead
    lead = matters[matter].lead if matter in matters else ""
    return lead if lead and not lead.startswith("@") else otherwise


def gathered(likeness: Sequence[Sequence[float]], above: float) -> list[list[int]]:
    """Texts that are about one thing, by how alike they are: each joins the first group whose first text it is like.

    `likeness[i][j]` is between -1 and 1; the groups name positions, the earliest text of each first.
    """
    groups: list[list[int]] = []
    for at in range(len(likeness)):
        home = next((group for group in groups if likeness[at][group[0]] > above), None)
        if home is None:
            groups.append([at])
        else:
            home.append(at)
    return groups


def central(likeness: Sequence[Sequence[float]], group: Sequence[int]) -> int:
    """The one of a group that is most like all others: what stands for it when it is put to somebody."""
    return max(group, key=lambda at: sum(likeness[at][other] for other in group))


def changed(before: Mapping[str, object], after: Mapping[str, object]) -> list[str]:
    """Names of the fields that differ."""
    return [name for name in after if before.get(name) != after[name]]


def same_pieces(before: str, after: str) -> list[tuple[str, str]]:
    """Two texts as pieces (`same`, `gone` or `new`, words), for showing what changed."""
    from difflib import SequenceMatcher

    old, new = list(rjieba.cut(before)), list(rjieba.cut(after))
    found: list[tuple[str, str]] = []
    for verb, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if verb == "equal":
            found.append(("same", "".join(old[a:b])))
        else:
            found += [(kind, text) for kind, text in _replaced(old[a:b], new[c:d]) if text]
    return found


def _replaced(old: Iterable[str], new: Iterable[str]) -> list[tuple[str, str]]:
    return [("gone", "".join(old)), ("new", "".join(new))]
