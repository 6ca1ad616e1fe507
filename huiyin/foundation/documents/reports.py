"""A report as a PDF to print: cover, contents, findings, tables and charts; plain blocks in, bytes out."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

import typst

from huiyin.foundation.documents.faces import fonts, plain

TEMPLATE = Path(__file__).with_name("report.typ")
DRAWING = '#set page(width: auto, height: auto, margin: 2pt)\n#image("drawing.svg")\n'
CONTENTS = {"zh": "目录", "en": "Contents"}


@dataclass(frozen=True)
class Heading:
    """A heading; one of the first level may begin a page (`fresh`), and `short` stands on top of its pages."""

    text: str
    level: int = 2
    fresh: bool = True
    short: str = ""
    kind: Literal["heading"] = "heading"


@dataclass(frozen=True)
class Lead:
    """What a part found, in a sentence that stands out."""

    text: str
    kind: Literal["lead"] = "lead"


@dataclass(frozen=True)
class Text:
    """A paragraph; in Chinese its first line is indented by two characters."""

    text: str
    indent: bool = True
    tone: str = "plain"
    kind: Literal["text"] = "text"


@dataclass(frozen=True)
class Points:
    """A list of sentences."""

    items: tuple[str, ...]
    numbered: bool = False
    kind: Literal["points"] = "points"


@dataclass(frozen=True)
class Column:
    """A column: its label, how its cells are aligned, and its share of the width (0: as wide as it must be)."""

    label: str
    align: Literal["left", "right", "center"] = "left"
    width: float = 0


@dataclass(frozen=True)
class Cell:
    """What stands in one cell; `tone` is red, green, amber, blue, quiet or plain."""

    text: str
    tone: str = "plain"


@dataclass(frozen=True)
class Line:
    """A row; `group` names the rows below it across the whole width."""

    cells: tuple[Cell, ...]
    group: bool = False


@dataclass(frozen=True)
class Table:
    """A table; its head is repeated on every page it runs over."""

    columns: tuple[Column, ...]
    rows: tuple[Line, ...]
    caption: str = ""
    note: str = ""
    small: bool = False
    kind: Literal["table"] = "table"


@dataclass(frozen=True)
class Chart:
    """A drawing as SVG, the sentence above it that says what to see, and what it says to those who cannot."""

    svg: str
    alt: str
    title: str = ""
    note: str = ""
    kind: Literal["chart"] = "chart"


@dataclass(frozen=True)
class Charts:
    """Drawings side by side."""

    items: tuple[Chart, ...]
    kind: Literal["charts"] = "charts"


@dataclass(frozen=True)
class Figure:
    """One number with what it is and what it rests on."""

    label: str
    value: str
    note: str = ""
    tone: str = "plain"


@dataclass(frozen=True)
class Figures:
    """Numbers in a row."""

    items: tuple[Figure, ...]
    kind: Literal["figures"] = "figures"


@dataclass(frozen=True)
class Lines:
    """Empty lines to write on."""

    count: int
    kind: Literal["lines"] = "lines"


Block = Heading | Lead | Text | Points | Table | Chart | Charts | Figures | Lines


@dataclass(frozen=True)
class Report:
    """A report; `facts` stand on its cover, `running` on top of every page, `foot` at the bottom."""

    title: str
    blocks: tuple[Block, ...]
    subtitle: str = ""
    scope: str = ""
    maker: str = ""
    running: str = ""
    foot: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    cover: bool = False
    head: bool = False  # the title stands above the text of the first page
    contents: bool = False
    depth: int = 2
    show_section: bool = True
    lang: str = "zh"


def report_pdf(report: Report, at: datetime) -> bytes:
    """The report as PDF with its fonts embedded; `at` (aware) is written as the time it was made.

    It is PDF/A-2b unless a sign has no face. The same report at the same time gives the same bytes.
    """
    return _set(report, at, "pdf")[0]


def report_pictures(report: Report, at: datetime, ppi: float = 96) -> list[bytes]:
    """The pages as PNG, to be looked at."""
    return _set(report, at, "png", ppi)


def drawing_picture(svg: str, ppi: float = 200) -> bytes:
    """A drawing as PNG, for papers that cannot hold it as it is."""
    with TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "drawing.svg").write_text(svg, "utf-8")
        (root / "drawing.typ").write_text(DRAWING, "utf-8")
        made = typst.compile(root / "drawing.typ", root=root, font_paths=fonts(), format="png", ppi=ppi)
    assert isinstance(made, bytes)
    return made


def _set(report: Report, at: datetime, kind: Literal["pdf", "png"], ppi: float = 96) -> list[bytes]:
    try:
        return _compiled(report, at, kind, ppi, "a-2b")
    except typst.TypstError:  # a sign without a face: the paper must still be made, with a box in its place
        return _compiled(report, at, kind, ppi, "1.7")


def _compiled(
    report: Report, at: datetime, kind: Literal["pdf", "png"], ppi: float, standard: Literal["a-2b", "1.7"]
) -> list[bytes]:
    made = typst.compile(
        TEMPLATE,
        root=TEMPLATE.parent,
        font_paths=fonts(),
        format=kind,
        ppi=ppi,
        sys_inputs={"data": json.dumps(data(report), ensure_ascii=False)},
        pdf_standards=standard,
        timestamp=int(at.timestamp()),
    )
    return made if isinstance(made, list) else [made]


def data(report: Report) -> dict[str, Any]:
    """The report as the layout reads it; words are cleaned of what steers a machine, drawings are not touched."""
    found = _cleaned(report)
    assert isinstance(found, dict)
    return found | {"words": {"contents": CONTENTS[report.lang]}}


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return plain(value)
    if isinstance(value, bool | int | float):
        return value
    if isinstance(value, Iterable) and not isinstance(value, Mapping):
        return [_cleaned(one) for one in value]
    return {
        name.replace("_", "-"): one if name == "svg" else _cleaned(one) for name, one in vars(value).items()
    }
