"""What a record tells, read out of its words: when it was, how exactly where, and who can be answered."""

import re
from dataclasses import dataclass
from functools import lru_cache

from huiyin.act.orders.quality import Facts, Quality, score
from huiyin.act.triage.rules import Proposal, Said
from huiyin.foundation.city.queries import current

READ_AT_MOST = 2000  # characters in which time and house number are looked for
_NUMBER = r"[零〇一二三四五六七八九十百两\d]{1,5}"
WHEN = re.compile(
    rf"(?:{_NUMBER}个?(?:年|个月|月|周|星期|礼拜|天|日|号(?![楼院线门店])|小时|点|分钟)(?:多|前|以来|了|份)?)"
    r"|(?:今|昨|前|明|当)[天晚早日]|今年|去年|上+(?:个?(?:周|星期|礼拜|月))[一二三四五六日天末]?"
    r"|(?:早上|上午|中午|下午|晚上|夜里|凌晨|半夜|刚才|刚刚|现在|最近|一直|每天|天天|经常)"
)
HOUSE = re.compile(
    rf"(?:{_NUMBER}|[A-Za-z]\d{{0,3}})(?:号楼|号院|号门|栋|幢|弄|座|单元|门牌|室)"
    rf"|(?<!月)(?:(?<=[路街巷道里村弄苑园])){_NUMBER}号(?!线)"
)


def when_said(words: str) -> str:
    """The longest expression of time in the words; empty for none."""
    return max(WHEN.findall(words[:READ_AT_MOST]), key=len, default="")


def accuracy(said: Said, proposal: Proposal) -> str:
    """How exactly the place is known: "point", "road", "street", "words", or empty for no place at all."""
    if said.lon is not None and said.lat is not None:
        return "point"
    if not proposal.places:
        return "words" if said.place.strip() else ""
    named = {
        str(word)
        for guess in proposal.places
        for reason in guess.reasons
        for word in reason.facts.get("words", ())
    }
    if HOUSE.search(said.place or said.words[:READ_AT_MOST]):
        return "point"
    return "street" if named and named <= _street_names(current().pack.digest) else "road"


@lru_cache(maxsize=2)
def _street_names(digest: str) -> frozenset[str]:
    return frozenset(name for unit in current().pack.units for name in (unit.name, *unit.aliases))


@dataclass(frozen=True)
class Contact:
    """Whether the person can be answered; who it is stands elsewhere."""

    number: bool = False
    name: bool = False
    anonymous: bool = False


def quality(said: Said, proposal: Proposal, contact: Contact) -> Quality:
    """Judge a record as it would be registered now."""
    facts = Facts(
        words=said.words,
        matter=proposal.matter,
        accuracy=accuracy(said, proposal),
        places=0 if proposal.place else len(proposal.places),
        contact=contact.number,
        name=contact.name,
        anonymous=contact.anonymous,
        when=when_said(said.words),
    )
    return score(facts, current().pack.quality)
