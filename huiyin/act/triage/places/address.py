"""What an address consists of, from road and number to room; pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, fields

from huiyin.act.triage.places.mentions import Mention
from huiyin.act.triage.places.normal import normal
from huiyin.act.triage.places.suffixes import COMMUNITY, ESTATE, LANDMARK, ROAD, STREET

_NUMBER = r"[0-9]+|[零〇一二三四五六七八九十百]+"
_LETTERED = rf"(?:[a-z]?(?:{_NUMBER})[a-z]?|[a-z]|[甲乙丙丁东西南北])"
_STOP = "，。；、,;！？!?：:（）()“”\\s0-9a-z在于位从到往去和与的是有了我你他"
_ROAD = re.compile(
    rf"([^{_STOP}]{{1,6}}?(?:大道|公路|马路|大街|胡同|路(?![口灯面边旁上过人段政])|街(?!道|办|坊|头)|巷(?!子|口)|弄))"
)
_ESTATE = re.compile(
    rf"([^{_STOP}]{{1,8}}?(?:住宅小区|小区|花园|家园|新村|公寓|名都|豪庭|华庭|雅居|公馆|宿舍|家属区|大厦|广场))"
)
# A number without a road or a quarter before it is a day of the month or a line of the metro.
_HOUSE = re.compile(
    rf"(?<=[路街巷道弄坊里村园区段条组队屯庄湾苑庭城墟同])\s*((?:附|临)?(?:{_NUMBER})(?:[-~之—](?:{_NUMBER}))?号)"
    r"(?!楼|线|电|文|令|院|[0-9])"
)
_YARD = re.compile(rf"((?:{_NUMBER})号院)")
_BUILDING = re.compile(rf"({_LETTERED}(?:号楼|栋|幢|座(?!位|椅|谈)|#楼|#))")
_UNIT = re.compile(rf"((?:{_NUMBER}|[a-z甲乙丙丁])(?:单元|梯(?!田|子)))")
_FLOOR = re.compile(rf"((?:{_NUMBER})(?:楼|层)(?!板|房|道|梯|盘|上人|下人))")
_ROOM = re.compile(
    r"([a-z]?[0-9]{2,5}[a-z]?(?:室|房(?!屋|子|东|价|产|租|管)|号房))|(?<=单元)([0-9]{3,4})(?![0-9年元块])"
)
_DASHED = re.compile(r"(?<![0-9])([0-9]{1,3})[-—]([0-9]{1,2})[-—]([0-9]{3,4})(?![0-9])")
_METRES_APART = re.compile(r"(?:对面|旁边|隔壁|东侧|西侧|南侧|北侧|门口|路口|交叉口|附近|拐角)")


@dataclass(frozen=True)
class Address:
    """The parts of an address as they were said; empty where one was not."""

    street: str = ""
    community: str = ""
    road: str = ""
    number: str = ""
    estate: str = ""
    landmark: str = ""
    building: str = ""
    unit: str = ""
    floor: str = ""
    room: str = ""
    beside: str = ""

    @property
    def accuracy(self) -> str:
        """How near it brings somebody who goes there: door, building, spot, area, street or nothing."""
        if self.building and (self.room or self.floor or self.unit):
            return "door"
        if self.building or self.number:
            return "building" if self.road or self.estate or self.landmark else "spot"
        if self.landmark or ((self.road or self.estate) and self.beside):
            return "spot"
        if self.road or self.estate or self.community:
            return "area"
        return "street" if self.street else ""

    @property
    def parts(self) -> dict[str, str]:
        """The parts that were said, in the order of an envelope."""
        return {one.name: value for one in fields(self) if (value := getattr(self, one.name))}


def parse(text: str, heard: Iterable[Mention] = ()) -> Address:
    """The address in a text; names that the gazetteer knows come from what was heard in it."""
    plain = normal(text)
    known = _known(heard)
    road = known.get(ROAD) or _first(_ROAD, plain)
    dashed = _DASHED.search(plain)
    building, unit, room = dashed.groups() if dashed else ("", "", "")
    return Address(
        street=known.get(STREET, ""),
        community=known.get(COMMUNITY, ""),
        road=road,
        number=_first(_YARD, plain) or _first(_HOUSE, plain),
        estate=known.get(ESTATE) or _first(_ESTATE, plain),
        landmark=known.get(LANDMARK, ""),
        building=building or _first(_BUILDING, plain),
        unit=unit or _first(_UNIT, plain),
        floor=_first(_FLOOR, plain),
        room=room or _first(_ROOM, plain),
        beside=_first(_METRES_APART, plain),
    )


def _known(heard: Iterable[Mention]) -> dict[str, str]:
    """The worthiest name of each level among what was heard; an ordinary word is none."""
    found: dict[str, tuple[float, str]] = {}
    for mention in heard:
        for entry in mention.entries:
            if mention.worth > max(found.get(entry.level, (0.0, ""))[0], 0.3):
                found[entry.level] = (mention.worth, entry.name)
    return {level: name for level, (_worth, name) in found.items()}


def _first(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return next((group for group in found.groups() if group), found.group()) if found else ""
