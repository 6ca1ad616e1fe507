"""`python -m bench.masking FILE.csv`: how much masking leaves of invented names and numbers in real messages.

The file has a column `detail` (or `content`) with messages. Into each an invented name, number and address is put at a
place where people write one; what still stands after masking is counted. Nothing of the file is kept or printed.
"""

import csv
import random
import sys
import time
from collections.abc import Callable

from huiyin.publish.participation.masking_rules import masked, told_enough

SEED = 20260
SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任姚卢傅钟姜崔谭廖范汪"
    "陆金石戴贾韦夏邱方侯邹熊孟秦白江阎薛尹段雷黎史龙陶贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰梅建国志红春燕文博子涵雨桐浩宇欣怡思远嘉诚晓东海波立新"
NAMED = (
    "我叫{name}，",
    "，联系人{name}，",
    "，{name}家天天这样，",
    "，找过{name}也没用，",
    "，经办人是{name}。",
    "，邻居{name}说的，",
)
TITLED = (
    "，物业{surname}经理不管，",
    "，找{surname}书记反映过，",
    "，{surname}师傅来看过，",
    "，楼上{surname}先生不让，",
)
NUMBERS = ("，电话{number}，", "，打{spaced}没人接，", "，微信同号{number}。", "，联系方式：{dashed}，")
ADDRESSES = ("，住{b}号楼{u}单元{r}室，", "，在{b}栋{r}室，", "，我家{b}-{u}-{r}，", "，{b}幢{u}单元{r}，")


def main(path: str) -> int:
    """Count, and print a table."""
    dice, messages = random.Random(SEED), _messages(path)
    kinds: dict[str, Callable[[], tuple[str, list[str]]]] = {
        "full name": lambda: _name(dice),
        "surname and title": lambda: _titled(dice),
        "telephone number": lambda: _number(dice),
        "building, entrance, room": lambda: _address(dice),
    }
    print(f"{len(messages)} messages")
    for label, make in kinds.items():
        left = sum(_stands(message, *make(), dice) for message in messages)
        print(f"{label:26} still readable in {left:5} of {len(messages)} ({left / len(messages):.2%})")
    began = time.process_time()
    plain = [masked(message) for message in messages]
    spent = (time.process_time() - began) / len(messages) * 1000
    gone = sum(text.count("某") + text.count("＊") for text in plain) / sum(map(len, plain))
    fit = sum(told_enough(text, 10) for text in plain)
    print(f"masks are {gone:.2%} of what is shown; {fit / len(plain):.1%} can be shown; {spent:.2f} ms each")
    return 0


def _messages(path: str) -> list[str]:
    with open(path, encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    return [
        text[:600]
        for row in rows
        if len(text := (row.get("detail") or row.get("content") or "").strip()) >= 20
    ]


def _stands(message: str, put_in: str, secrets: list[str], dice: random.Random) -> bool:
    """Whether any of what was put in can still be read; what the message had itself does not count."""
    ends = [place + 1 for place, sign in enumerate(message) if sign in "，。！？；"] or [len(message)]
    place = dice.choice(ends)
    text = masked(message[:place] + put_in.lstrip("，") + message[place:])
    return any(secret in text and secret not in message for secret in secrets)


def _full(dice: random.Random) -> str:
    return dice.choice(SURNAMES) + "".join(dice.choice(GIVEN) for _ in range(dice.choice((1, 2, 2))))


def _name(dice: random.Random) -> tuple[str, list[str]]:
    name = _full(dice)
    return dice.choice(NAMED).format(name=name), [name]


def _titled(dice: random.Random) -> tuple[str, list[str]]:
    surname, words = dice.choice(SURNAMES), dice.choice(TITLED)
    said = words.format(surname=surname)
    at = said.index(surname)
    return said, [said[at : at + 3]]


def _number(dice: random.Random) -> tuple[str, list[str]]:
    number = f"1{dice.choice('3456789')}{dice.randrange(10**9):09d}"
    spaced, dashed = f"{number[:3]} {number[3:7]} {number[7:]}", f"{number[:3]}-{number[3:7]}-{number[7:]}"
    return dice.choice(NUMBERS).format(number=number, spaced=spaced, dashed=dashed), [
        number,
        number[3:7],
        number[7:],
    ]


def _address(dice: random.Random) -> tuple[str, list[str]]:
    b, u, r = dice.randrange(1, 40), dice.randrange(1, 6), dice.randrange(101, 2900)
    return dice.choice(ADDRESSES).format(b=b, u=u, r=r), [
        f"{r}室",
        f"元{r}",
        f"-{r}",
        f"{b}号楼",
        f"{b}栋",
        f"{b}幢",
    ]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
