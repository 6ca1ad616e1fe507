"""The replies of a simulated city: put together from greetings, places, things and deeds, or one text under all."""

from datetime import UTC, datetime, timedelta

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from bench.gaming_record import MATTERS, City
from huiyin.answer.supervision.questions import detectors

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
