"""Why a row was not taken, in Chinese and in English; no Django."""

import dataclasses
from collections.abc import Mapping

REASONS: Mapping[str, tuple[str, str]] = {
    "empty_row": ("这一行是空的。", "The row is empty."),
    "empty_words": ("没有诉求内容。", "There are no words of an appeal."),
    "bad_encoding": (
        "这一行有不属于文件编码（{encoding}）的字节。",
        "The row holds bytes that are not {encoding}, the encoding of the file.",
    ),
    "too_few_cells": (
        "缺列：应有{wanted}列，只有{found}列。",
        "Columns are missing: {found} instead of {wanted}.",
    ),
    "too_many_cells": (
        "多列：应有{wanted}列，却有{found}列。",
        "There are too many columns: {found} instead of {wanted}.",
    ),
    "missing_column": ("缺少“{column}”。", "“{column}” is missing."),
    "broken_quotes": ("引号没有配对。", "A quotation mark is not closed."),
    "not_json": ("这一行不是JSON。", "The line is not JSON."),
    "not_object": ("这一行不是JSON对象。", "The line is not a JSON object."),
    "too_large": ("单元格过大：一行最多{most}字节。", "A cell is too large: a row has at most {most} bytes."),
    "too_long": ("“{column}”太长：最多{most}个字。", "“{column}” is too long: at most {most} characters."),
    "control_characters": ("有控制字符。", "The row holds control characters."),
    "formula": ("“{column}”像是电子表格公式。", "“{column}” looks like a spreadsheet formula."),
    "unreadable_time": ("“{column}”的时间读不懂。", "The time in “{column}” cannot be read."),
    "absurd_time": ("“{column}”的时间不合情理。", "The time in “{column}” cannot be right."),
    "not_a_coordinate": ("“{column}”应是数字。", "“{column}” should be a number."),
    "half_a_coordinate": ("经纬度只有一半。", "Only one of longitude and latitude is given."),
    "no_such_coordinate": ("没有这样的经纬度。", "There is no such longitude and latitude."),
    "huge_number": ("“{column}”的数字大得离谱。", "The number in “{column}” is absurdly large."),
    "wrong_type": ("“{column}”应是文字。", "“{column}” should be text."),
    "damaged_id": (
        "编号被电子表格改成了科学计数法，已经失真。",
        "A spreadsheet has turned the id into scientific notation; digits are lost.",
    ),
    "duplicated_id": (
        "编号与第{earlier}行重复，内容却不同。",
        "The id already stands on line {earlier}, with other content.",
    ),
    "not_a_phone": ("“{column}”不是电话号码。", "“{column}” is not a telephone number."),
    "unknown_value": ("“{column}”的取值不认识。", "The value of “{column}” is not known."),
}


@dataclasses.dataclass(frozen=True)
class Fault:
    """One reason, the field it lies in, and what stands in the sentence."""

    code: str
    field: str = ""
    facts: Mapping[str, object] = dataclasses.field(default_factory=dict)

    def words(self, column: str = "") -> tuple[str, str]:
        """The reason in Chinese and in English; `column` is what the file calls the field."""
        facts = {"column": column or self.field} | dict(self.facts)
        zh, en = REASONS[self.code]
        return zh.format(**facts), en.format(**facts)


class UnusableFile(Exception):
    """The file or the mapping as a whole cannot be used; said in one line of each language."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(f"{zh} | {en}")
        self.zh, self.en = zh, en
