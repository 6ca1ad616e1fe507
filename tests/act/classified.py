"""Invented messages in three classes, for tests of the classifier."""

import random

LABELS = ("照明", "噪声", "校车")
_TITLES = {
    "照明": ("{place}路灯{fault}", "请修{place}的路灯", "{place}一到晚上就{dark}"),
    "噪声": ("{place}施工{loud}", "{place}夜里{loud}，睡不着", "请管管{place}的{source}"),
    "校车": ("{place}校车{late}", "请给{place}加一班校车", "校车不停{place}站"),
}
_DETAILS = {
    "照明": (
        "灯杆{number}号{fault}已经{days}天，{dark}，老人不敢走。",
        "{days}天前报修过，路灯还是{fault}。",
    ),
    "噪声": (
        "{source}从晚上十点{loud}到凌晨，{days}天了，孩子没法休息。",
        "楼下{source}{loud}，窗户关着也听得见。",
    ),
    "校车": (
        "孩子每天等校车，{late}，{days}天里误了两次早读。",
        "校车{late}，司机说线路改了，学校没有通知。",
    ),
}
_WORDS = {
    "place": ("青石桥", "柳巷", "南湖村", "北坡小区", "石榴街", "云台里", "长堤路"),
    "fault": ("不亮", "忽明忽暗", "坏了", "掉了灯罩"),
    "dark": ("黑漆漆的", "看不清路", "一片漆黑"),
    "loud": ("吵得厉害", "轰隆隆响", "敲个不停"),
    "source": ("打桩机", "广场音响", "切割机", "空调外机"),
    "late": ("总是晚点", "经常不来", "提前开走"),
    "number": ("三", "七", "十二", "二十"),
    "days": ("两", "三", "五", "八"),
}


def messages(count: int = 90, seed: int = 7) -> tuple[list[tuple[str, str]], list[str]]:
    """Rows of title and detail with their labels, about as many of each class."""
    lot = random.Random(seed)
    labels = [LABELS[i % 3] for i in range(count)]
    return [(_say(lot, _TITLES[label]), _say(lot, _DETAILS[label])) for label in labels], labels


def _say(lot: random.Random, patterns: tuple[str, ...]) -> str:
    return lot.choice(patterns).format(**{name: lot.choice(words) for name, words in _WORDS.items()})
