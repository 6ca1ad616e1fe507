"""A year with known cheats: of the questions asked, how many are about cheats; of the cheats, how many are asked about.

343 units in five peer groups, lognormal sizes, a mix of thirty matters of its own for each. Honest units differ: every
trait (how late they finish, how often things come back, how many lawsuits they have …) is drawn for each unit on the
log-odds scale, one unit in twenty is odd (far from the rest, and honest), and every month shakes it again. For each
detector some units cheat in some months, at a stated strength; nothing else about them is different. The detectors
are those of the product, with the thresholds of the demonstration pack.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit

import huiyin
from huiyin.answer.supervision.questions import detectors
from huiyin.answer.supervision.questions.detectors.copied import Copying
from huiyin.answer.supervision.questions.rules import (
    DETECTORS,
    DOUBTED,
    JUMP_BESIDE,
    Bar,
    Count,
    History,
    Measured,
    Past,
    to_ask,
)
from huiyin.foundation.city.questioning import Questioning, read_questioning

PACK = Path(huiyin.__file__).parent / "cities" / "huiyin"
GROUPS = {"core": 90, "newtown": 70, "rural": 120, "department": 45, "utility": 18}
UNITS = sum(GROUPS.values())
MATTERS, WARM_UP, WORKDAYS = 30, 6, 21
CHEATS, CHEATING = (
    0.035,
    5,
)  # share of units that cheat by one detector, and months of the year in which they do
ODD, ODD_BY = 0.05, 0.9  # share of units that are odd though honest, and by how much (log odds)
SHAKEN = 0.12  # from month to month
DIFFER = {  # how much honest units differ, in log odds
    "heaping": 0.35,
    "reappeal": 0.30,
    "self_report": 0.35,
    "excluded": 0.45,
    "returns": 0.20,
    "phones": 0.30,
    "copied": 0.40,
}
# What a cheat does, as a share of the unit's cases of that kind: the strength at which the limits are kept.
STRENGTH = {
    "heaping": 0.40,  # of all closures, put into the last moments
    "reappeal": 0.25,  # of what is called solved, untouched; of these six in ten come back
    "self_report": 0.30,  # of what is reported done, untouched; nine in ten of their appellants say so
    "excluded": 0.10,  # of what falls due, pushed into excluded classes on top
    "returns": 1.00,  # returns on top at the month's end, as a share of a usual month's
    "phones": 0.35,  # of the happy ratings, on top from two telephones
    "copied": 0.35,  # of the replies, one text under all of them
}
TIMES = (1.0, 0.5, 2.0)
# Recall of unit-months at the stated strength that is to be kept (see docs/answer-questions.md).
LIMITS = dict.fromkeys(DETECTORS, 0.35)
BASE = {
    "heaping": 0.24,
    "reappeal": 0.04,
    "self_report": 0.15,
    "excluded": 0.04,
    "returns": 0.06,
    "phones": 0.25,
    "copied": 0.0,
}
Ints = NDArray[np.int64]


@dataclass
class City:
    """Units with their true traits, and who cheats when."""

    dice: np.random.Generator
    strength: Mapping[str, float]
    volume: int = 200
    scale: float = 1.0
    cheats: float = CHEATS
    only: tuple[str, ...] = DETECTORS
    replies: int = 40
    units: list[str] = field(default_factory=list)
    groups: list[str] = field(default_factory=list)
    traits: dict[str, NDArray[np.float64]] = field(default_factory=dict)
    cheating: dict[str, NDArray[np.bool_]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for group, count in GROUPS.items():
            for number in range(max(round(count * self.scale), 2)):
                self.units.append(f"{group}-{number}")
                self.groups.append(group)
        n = len(self.units)
        self.sizes = self.dice.lognormal(np.log(self.volume), 0.9, n)
        self.mix = self.dice.dirichlet(np.full(MATTERS, 0.7), n)
        self.rates = {name: self.dice.normal(0, 0.7, MATTERS) for name in ("reappeal", "self_report")}
        self.late = 2.2 * np.exp(self.dice.normal(0, 0.3, n))
        self.traits = {name: self._trait(name, n) for name in DETECTORS}
        self.cheating = {name: self._cheats(n) for name in DETECTORS}

    def _trait(self, name: str, n: int) -> NDArray[np.float64]:
        odd = (self.dice.random(n) < ODD) * self.dice.choice([-1, 1], n) * ODD_BY
        return np.asarray(self.dice.normal(0, DIFFER[name], n) + odd)

    def _cheats(self, n: int) -> NDArray[np.bool_]:
        found = np.zeros((n, 12), dtype=bool)
        for unit in self.dice.choice(n, round(n * self.cheats), replace=False):
            # A unit that takes to it goes on for some months.
            begin = self.dice.integers(0, 12 - CHEATING + 1)
            found[unit, begin : begin + CHEATING] = True
        return found

    def chance(self, name: str, base: float | NDArray[np.float64]) -> NDArray[np.float64]:
        """Each unit's own chance this month."""
        shaken = self.dice.normal(0, SHAKEN, len(self.units))
        return np.asarray(expit(logit(base) + self.traits[name] + shaken))

    def cases(self, share: float = 1.0) -> Ints:
        """How many cases of a kind each unit has this month."""
        return np.asarray(self.dice.poisson(self.sizes * share))


def finished(city: City, cheat: NDArray[np.bool_]) -> list[detectors.Finished]:
    """Closing times: a spread of its own for each unit, a heap at the limit that all have, more when it is Sunday."""
    own = city.chance("heaping", 0.10)
    rows = []
    for at, total in enumerate(city.cases()):
        for stratum, share, more in (("help", 0.7, 0.0), ("help outside", 0.3, 0.9)):
            n = int(city.dice.binomial(total, share))
            used = city.dice.beta(city.late[at], 1.8, n)
            used[city.dice.random(n) < expit(logit(own[at]) + more)] = 0.99
            if cheat[at]:
                used[city.dice.random(n) < city.strength["heaping"]] = 0.99
            for bin, count in enumerate(np.bincount(np.minimum((used * 20).astype(int), 19), minlength=20)):
                if count:
                    rows.append(
                        detectors.Finished(
                            city.units[at], city.groups[at], stratum, bin, bin == 19, int(count)
                        )
                    )
    return rows


def shares(city: City, name: str, of: float, cheat: NDArray[np.bool_], comes_out: float) -> list[Count]:
    """Cases by matter, and how many of them turn out badly; of those a cheat left untouched nearly all do."""
    own, rows = city.chance(name, BASE[name]), []
    for at, total in enumerate(city.cases(of)):
        chances = expit(logit(own[at]) + city.rates[name])
        if cheat[at]:
            chances = chances + city.strength[name] * (comes_out - chances).clip(0)
        by_matter = city.dice.multinomial(total, city.mix[at])
        for matter, n in enumerate(by_matter):
            if n:
                hits = int(city.dice.binomial(n, chances[matter]))
                rows.append(Count(city.units[at], city.groups[at], f"m{matter}", hits, int(n)))
    return rows


def left_out(city: City, cheat: NDArray[np.bool_]) -> list[Count]:
    """What falls due, and what is asked to be left out of it."""
    of, own = city.cases(), city.chance("excluded", BASE["excluded"])
    own = np.where(cheat, own + city.strength["excluded"], own)
    hits = city.dice.binomial(of, own)
    return [
        Count(city.units[at], city.groups[at], "", int(hits[at]), int(of[at]))
        for at in range(len(city.units))
        if of[at]
    ]


def given_back(city: City, cheat: NDArray[np.bool_]) -> list[detectors.Asked]:
    """Returns over the month's working days; all units return somewhat more at its end."""
    rows, lift = [], city.chance("returns", 0.5) / 0.5 * 1.15
    for at, total in enumerate(city.cases(BASE["returns"])):
        weights = np.ones(WORKDAYS)
        weights[-3:] *= lift[at]
        days = city.dice.multinomial(total, weights / weights.sum())
        if cheat[at]:
            more = city.dice.poisson(city.strength["returns"] * BASE["returns"] * city.sizes[at])
            days[-3:] += city.dice.multinomial(more, [0.25, 0.35, 0.4])
        rows.append(detectors.Asked(city.units[at], tuple(int(day) for day in days)))
    return rows


def rated(city: City, cheat: NDArray[np.bool_]) -> list[detectors.Raters]:
    """Happy ratings by telephone: most people give one, a few bring many things in a month."""
    rows, often = [], np.exp(city.traits["phones"])
    for at, total in enumerate(city.cases(BASE["phones"])):
        left, sizes = int(total), []
        while left > 0:
            # Gamma-mixed: one person in some dozens brings a handful, one in a thousand ten.
            size = min(left, 1 + int(city.dice.poisson(city.dice.gamma(0.35, 0.45 * often[at]))))
            sizes.append(size)
            left -= size
        if cheat[at]:
            fake = int(city.dice.binomial(total, city.strength["phones"]))
            sizes += [int(n) for n in city.dice.multinomial(fake, [0.6, 0.4]) if n]
        rows.append(detectors.Raters(city.units[at], city.groups[at], tuple(sizes)))
    return rows


_GREETINGS = (
    "您好，您反映的问题已收悉，感谢您对我们工作的关心和支持。",
    "市民您好，接到您反映的情况后，我单位高度重视，立即安排工作人员核查。",
    "尊敬的市民，您反映的诉求我们已经收到，现将办理情况答复如下。",
)
_ENDS = (
    "如有疑问，请拨打我单位电话咨询。",
    "感谢您的理解与支持，祝您生活愉快。",
    "我们将继续跟进，有情况请随时联系。",
)
_ROADS = (
    "临江",
    "学府",
    "望湖",
    "金沙",
    "桐梧",
    "白石",
    "南渡",
    "青枫",
    "云台",
    "兴业",
    "柳荫",
    "和顺",
    "东篱",
    "凤鸣",
)
_KINDS = ("路", "街", "巷", "里", "小区", "花园", "市场", "桥")
_THINGS = (
    "路灯不亮", "井盖松动", "垃圾堆放", "占道摆摊", "夜间施工", "油烟扰民", "违章停车", "水管漏水",
    "树枝遮挡", "电梯停运", "围挡倒伏", "污水外溢", "广告松脱", "楼道堆物", "噪声扰邻", "路面破损",
)  # fmt: skip
_DEEDS = (
    "更换了损坏的部件并调试正常", "清运了杂物并冲洗地面", "责令当事人当场整改", "下达了限期改正通知书",
    "约谈了负责人并要求书面承诺", "组织人员连夜抢修完毕", "设置了警示标志并安排专人值守", "协调产权单位进场处理",
    "拆除了松脱的部分并加固", "开展了专项巡查并增加频次", "与双方当面调解达成一致", "报请上级列入下季度计划",
)  # fmt: skip
_AFTER = (
    "经回看现场已恢复", "反映人到场表示认可", "社区将每周检查一次", "物业公司已安排保洁跟进", "剩余部分月底前完成",
    "后续由网格员负责盯守", "同类问题一并排查了三处", "资料已归档备查",
)  # fmt: skip
_COPIED = (
    "经工作人员现场核实，您反映的情况基本属实，我单位已责成相关责任人进行整改，下一步将加强日常巡查管理力度，"
    "建立长效机制，防止类似问题再次发生，切实维护周边居民的合法权益。"
)
_OPENING = datetime(2026, 1, 1, tzinfo=UTC)


def replied(city: City, cheat: NDArray[np.bool_]) -> list[detectors.Reply]:
    """Replies put together from greetings, places, things and deeds; some honest units say the same thing often."""
    rows, habit = [], expit(city.traits["copied"] - 3.2)
    for at, total in enumerate(city.cases()):
        canned = f"{_COPIED}{city.dice.choice(_ENDS)}"
        usual = _told(city, int(city.dice.integers(0, 10_000)))
        for number in range(min(int(total), city.replies)):
            key = int(city.dice.integers(0, 1_000_000))
            text = usual if city.dice.random() < habit[at] else _told(city, key)
            if cheat[at] and city.dice.random() < city.strength["copied"]:
                text = f"{_GREETINGS[key % 3]}{canned}"
            day = _OPENING + timedelta(days=float(city.dice.random() * 30))
            rows.append(
                detectors.Reply(
                    number,
                    city.units[at],
                    city.groups[at],
                    f"m{key % MATTERS}",
                    key + 1,
                    day,
                    text,
                )
            )
    return rows


def _told(city: City, key: int) -> str:
    def pick(words: tuple[str, ...], salt: int) -> str:
        return words[(key // salt + key) % len(words)]

    place = f"{pick(_ROADS, 3)}{pick(_KINDS, 5)}{key % 190 + 1}号"
    deeds = "，".join((pick(_DEEDS, 7), pick(_DEEDS, 11), pick(_AFTER, 13)))
    return (
        f"{pick(_GREETINGS, 17)}{key % 28 + 1}日上午，工作人员到{place}查看，{pick(_THINGS, 19)}的情况存在。"
        f"现已{deeds}。{pick(_ENDS, 23)}"
    )


Sight = Callable[[City, NDArray[np.bool_], Questioning, History], list[Measured]]


def _heaping(city: City, cheat: NDArray[np.bool_], how: Questioning, history: History) -> list[Measured]:
    own = how.patterns["heaping"]
    rows = finished(city, cheat)
    return detectors.heaping(rows, own.number("last"), own.number("late"), own.least_of, history)


def _reappeal(city: City, cheat: NDArray[np.bool_], how: Questioning, history: History) -> list[Measured]:
    rows = shares(city, "reappeal", 0.6, cheat, 0.6)
    return detectors.reappeal(rows, how.patterns["reappeal"].least_of, history)


def _self_report(city: City, cheat: NDArray[np.bool_], how: Questioning, history: History) -> list[Measured]:
    rows = shares(city, "self_report", 0.65, cheat, 0.9)
    return detectors.self_report(rows, how.patterns["self_report"].least_of, history)


def _excluded(city: City, cheat: NDArray[np.bool_], how: Questioning, history: History) -> list[Measured]:
    return detectors.excluded(left_out(city, cheat), how.patterns["excluded"].least_of, history)


def _returns(city: City, cheat: NDArray[np.bool_], how: Questioning, history: History) -> list[Measured]:
    own = how.patterns["returns"]
    return detectors.returns(given_back(city, cheat), int(own.number("last_days")), own.least_of, history)


def _phones(city: City, cheat: NDArray[np.bool_], how: Questioning, history: History) -> list[Measured]:
    own = how.patterns["phones"]
    return detectors.phones(rated(city, cheat), int(own.number("many")), own.least_of)


def _copied(city: City, cheat: NDArray[np.bool_], how: Questioning, history: History) -> list[Measured]:
    return detectors.copied(replied(city, cheat), copying(how), how.patterns["copied"].least_of, history)


SIGHTS: Mapping[str, Sight] = {
    "heaping": _heaping,
    "reappeal": _reappeal,
    "self_report": _self_report,
    "excluded": _excluded,
    "returns": _returns,
    "phones": _phones,
    "copied": _copied,
}


def copying(how: Questioning) -> Copying:
    """How alike two replies must be, by the pack."""
    own = how.patterns["copied"].own
    return Copying(own["generic"], own["alike"], own["apart_days"], int(own["least_pairs"]))


@dataclass
class Score:
    """Of unit-months and of units: asked about and cheating, asked about only, cheating only, honest."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    small: int = 0  # of the missed, those with too few cases to be tested
    honest: int = 0
    units_right: int = 0
    units_wrong: int = 0
    units_missed: int = 0

    def __add__(self, other: "Score") -> "Score":
        return Score(*(a + b for a, b in zip(vars(self).values(), vars(other).values(), strict=True)))

    @property
    def precision(self) -> tuple[float, float]:
        """Of what was asked, the share that cheated, with its standard error."""
        return _with_error(self.right, self.right + self.wrong)

    @property
    def recall(self) -> tuple[float, float]:
        """Of the cheating unit-months with enough cases, the share that was asked about."""
        return _with_error(self.right, self.right + self.missed - self.small)

    @property
    def recall_of_all(self) -> tuple[float, float]:
        """The same, with those that had too few cases counted as missed."""
        return _with_error(self.right, self.right + self.missed)

    @property
    def precision_of_units(self) -> tuple[float, float]:
        """Of the units asked about in the year, the share that cheated in it."""
        return _with_error(self.units_right, self.units_right + self.units_wrong)

    @property
    def recall_of_units(self) -> tuple[float, float]:
        """Of the units that cheated in the year, the share asked about at least once."""
        return _with_error(self.units_right, self.units_right + self.units_missed)


def _with_error(part: int, whole: int) -> tuple[float, float]:
    if not whole:
        return 1.0, 0.0
    share = part / whole
    return share, float(np.sqrt(share * (1 - share) / whole))


def year(city: City, how: Questioning, months: int = 12) -> dict[str, Score]:
    """Look at every month as the product does, all detectors together, and keep score.

    Some honest months go before, which are measured and not asked about.
    """
    bars = bars_of(how)
    number = {unit: at for at, unit in enumerate(city.units)}
    asked = {name: np.zeros((len(city.units), months), dtype=bool) for name in DETECTORS}
    tested = {name: np.zeros((len(city.units), months), dtype=bool) for name in DETECTORS}
    seen: dict[str, list[list[Measured]]] = {name: [] for name in DETECTORS}
    honest = np.zeros(len(city.units), dtype=bool)
    for month in range(-WARM_UP, months):
        measured = []
        for name in city.only:
            cheat = city.cheating[name][:, month] if month >= 0 else honest
            measured += SIGHTS[name](city, cheat, how, _history(seen[name]))
        found = to_ask(measured, bars, how.level) if month >= 0 else []
        for one in found:
            asked[one.detector][number[one.unit], month] = True
        for one in measured if month >= 0 else ():
            tested[one.detector][number[one.unit], month] = one.of >= bars[one.detector].least_of
        for name in city.only:
            seen[name].append([one for one in measured if one.detector == name and one.jump > DOUBTED])
    return {name: _score(asked[name], tested[name], city.cheating[name][:, :months]) for name in city.only}


def bars_of(how: Questioning) -> dict[str, Bar]:
    """The bar of each detector, by the pack."""
    return {
        name: Bar(
            one.least_of, one.least_hits, one.least_ratio, beside=JUMP_BESIDE if name == "excluded" else 1.0
        )
        for name, one in how.patterns.items()
    }


def _history(seen: list[list[Measured]]) -> dict[str, Past]:
    sums: dict[str, Past] = {}
    for one in (one for month in seen[-WARM_UP:] for one in month):
        past = sums.get(one.unit, Past())
        sums[one.unit] = Past(
            past.hits + one.observed, past.of + one.of, past.expected + one.standard * one.of
        )
    return sums


def _score(asked: NDArray[np.bool_], tested: NDArray[np.bool_], cheat: NDArray[np.bool_]) -> Score:
    units_asked, units_cheat = asked.any(axis=1), cheat.any(axis=1)
    return Score(
        right=int((asked & cheat).sum()),
        wrong=int((asked & ~cheat).sum()),
        missed=int((~asked & cheat).sum()),
        small=int((cheat & ~tested).sum()),
        honest=int((~cheat & tested).sum()),
        units_right=int((units_asked & units_cheat).sum()),
        units_wrong=int((units_asked & ~units_cheat).sum()),
        units_missed=int((~units_asked & units_cheat).sum()),
    )


def usual() -> Questioning:
    """The thresholds of the demonstration pack."""
    return read_questioning(PACK)


def measure(times: float, seeds: int, scale: float = 1.0, **how: Any) -> dict[str, Score]:
    """Years of as many cities, each detector's cheats at so many times their stated strength."""
    strength = {name: one * times for name, one in STRENGTH.items()}
    total = {name: Score() for name in DETECTORS}
    for seed in range(seeds):
        found = year(City(np.random.default_rng(seed), strength, scale=scale, **how), usual())
        total = {name: total[name] + score for name, score in found.items()}
    return total
