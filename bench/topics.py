"""Time of finding topics in 5,000 and 70,000 invented messages, and how many of the stories in them are found.

    python bench/topics.py [5000 70000]

The limit for a day of 70,000 appeals is 25 seconds: the topics' share of the daily job's minute.
"""

import resource
import sys
import time
from datetime import UTC, datetime, timedelta
from random import Random

from huiyin.learn.insight.topics.finding.method import Found, find
from huiyin.learn.insight.topics.finding.reading import Message

LIMITS = {5000: 5.0, 70_000: 25.0}
FIRST = "云锦翠松柳桂枫荷兰梅竹桐槐榆杉橡柏栖凤鹤鹭雁澜汀溪泉岚霞晴和安康宁瑞祥福嘉盛恒泰华丰景明旭辉曜锦绣"
ENDS = ("小区", "花园", "家园", "苑", "路", "广场", "市场", "小学", "医院", "有限公司", "大厦", "村")
MATTERS = (
    ("夜间施工噪音", "工地半夜还在打桩", "机器声音吵得睡不着", "投诉过三次没有人管", "孩子第二天要上学"),
    ("停车费乱涨价", "物业没有公示就涨价", "每月从两百涨到四百", "业主群里都不同意", "收费员态度很差"),
    ("电梯经常坏", "电梯一周停了三回", "老人被困过半小时", "维修的人迟迟不来", "年检标志也过期了"),
    ("污水倒灌", "下水道堵了好几天", "臭味一直飘到楼上", "下雨就漫到门口", "疏通的人来了又走"),
    ("拖欠工资", "已经三个月没发钱", "老板电话打不通", "一共二十几个工人", "家里等着钱用"),
    ("路灯不亮", "整条街黑了两个星期", "晚上走路摔过人", "说是线路被挖断了", "一直没有人来修"),
    ("摆摊占道", "夜宵摊把路堵住了", "油烟熏得不敢开窗", "城管走了他们又来", "垃圾丢得满地都是"),
    ("自来水发黄", "放出来的水都是锈色", "洗衣服全染黄了", "水厂说是管道老化", "停水也不通知"),
)
SAID = (
    "请有关部门尽快处理",
    "希望给一个答复",
    "我们已经反映很多次",
    "这件事影响很多居民",
    "不知道应该找哪里",
)


def messages(of: int, seed: int = 7) -> tuple[list[Message], dict[str, set[str]]]:
    """So many messages, a third of them in stories of one place and one matter, and which those are."""
    luck, stories, made = Random(seed), dict[str, set[str]](), list[Message]()
    while len(made) < of:
        place, matter = _place(luck), luck.choice(MATTERS)
        size = luck.randint(5, 40) if luck.random() < 0.025 else 1
        number = str(len(stories))
        for _ in range(size):
            one = _message(len(made), place, matter, luck)
            made.append(one)
            stories.setdefault(number, set()).add(one.id)
    return made[:of], {name: ids for name, ids in stories.items() if len(ids) >= 5}


def _place(luck: Random) -> str:
    return "".join(luck.sample(FIRST, 3)) + luck.choice(ENDS)


def _message(number: int, place: str, matter: tuple[str, ...], luck: Random) -> Message:
    details = luck.sample(matter[1:], 2) + luck.sample(SAID, 2) + [f"我住在{_place(luck)}附近"]
    luck.shuffle(details)
    at = datetime(2026, 6, 1, tzinfo=UTC) + timedelta(minutes=luck.randrange(60 * 24 * 30))
    return Message(str(number), (f"{place}{matter[0]}", f"{place}{'，'.join(details)}。"), at)


def main() -> None:
    """Measure, print, and fail above a limit."""
    for of in [int(word) for word in sys.argv[1:]] or LIMITS:
        made, stories = messages(of)
        started = time.process_time()
        found = find(made)
        seconds = time.process_time() - started
        size = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
        print(
            f"{of} messages: {seconds:.1f} s, {len(found)} topics, {size:.1f} GB, stories {_f1(found, stories):.2f}"
        )
        if seconds > LIMITS.get(of, 1e9):
            sys.exit(f"limit {LIMITS[of]} s")


def _f1(found: list[Found], stories: dict[str, set[str]]) -> float:
    """Mean over the stories of the best topic's F1."""
    topics = [{message.id for message, _ in one.members} for one in found]
    of = {one: number for number, ids in enumerate(topics) for one in ids}
    scores = []
    for ids in stories.values():
        near = {of[one] for one in ids if one in of}
        scores.append(
            max((2 * len(topics[n] & ids) / (len(topics[n]) + len(ids)) for n in near), default=0.0)
        )
    return sum(scores) / len(scores)


if __name__ == "__main__":
    main()
