"""A letter between offices as a PDF to print and seal, in the manner of GB/T 9704-2012."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Literal

import typst
from pylopdf_fonts_zh_cn import sans_path, serif_path

TEMPLATE = Path(__file__).with_name("letter.typ")
SHIPPED_SERIF, SHIPPED_SANS = "Noto Serif SC", "Noto Sans SC"
# Faces that the standard names, where the machine has them; the shipped ones stand in for them.
WANTED = {
    "title": ("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "方正小标宋简体"),
    "body": ("FangSong_GB2312", "FangSong", "STFangsong", "仿宋"),
    "bold": ("SimHei", "STHeiti", "黑体"),
}


@dataclass(frozen=True)
class LetterPaper:
    """What stands on the paper; every text is set as it is. `contact` and `copies` may be empty.

    `seal_place` is written in a dotted ring where the seal goes; it is empty once the letter has been sealed.
    """

    sender: str
    number: str
    urgency: str
    title: str
    addressee: str
    paragraphs: tuple[str, ...]
    signature: str
    date: str
    seal_place: str = ""
    contact: str = ""
    copies: str = ""


def letter_pdf(paper: LetterPaper, at: datetime) -> bytes:
    """The letter as PDF with its fonts embedded; `at` (aware) is written as the time it was made.

    It is PDF/A-2b unless somebody wrote a sign that no face has, which an archive's format does not allow. The same
    paper at the same time gives the same bytes.
    """
    try:
        return _compiled(paper, at, "a-2b")
    except typst.TypstError:  # a sign without a face: the paper must still be made, with a box in its place
        return _compiled(paper, at, "1.7")


def _compiled(paper: LetterPaper, at: datetime, standard: Literal["a-2b", "1.7"]) -> bytes:
    data = {name.replace("_", "-"): _plain(value) for name, value in asdict(paper).items()}
    made = typst.compile(
        TEMPLATE,
        root=TEMPLATE.parent,
        font_paths=_fonts(),
        format="pdf",
        sys_inputs={"data": json.dumps(data), "faces": json.dumps(_faces())},
        pdf_standards=standard,
        timestamp=int(at.timestamp()),
    )
    assert isinstance(made, bytes)
    return made


def _plain(value: str | tuple[str, ...]) -> str | list[str]:
    """Words without signs that steer a machine; a line's end is a space."""
    if isinstance(value, str):
        return "".join(
            " " if sign.isspace() else sign for sign in value if sign.isspace() or sign.isprintable()
        )
    return [str(_plain(one)) for one in value]


@cache
def _fonts() -> typst.Fonts:
    """All faces of the machine and the shipped ones; looked for once in a process."""
    return typst.Fonts(font_paths=[serif_path().parent, sans_path().parent])


@cache
def _faces() -> dict[str, list[str]]:
    """For each use the faces to take, the best first."""
    known = set(_fonts().families())
    shipped = {"title": SHIPPED_SERIF, "body": SHIPPED_SERIF, "bold": SHIPPED_SANS}
    return {
        use: [*(name for name in wanted if name in known), shipped[use]] for use, wanted in WANTED.items()
    }
