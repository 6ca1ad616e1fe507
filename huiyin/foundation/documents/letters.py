"""A letter between offices as a PDF to print and seal, in the manner of GB/T 9704-2012."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

import typst

from huiyin.foundation.documents.faces import faces, fonts, plain

TEMPLATE = Path(__file__).with_name("letter.typ")


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
        font_paths=fonts(),
        format="pdf",
        sys_inputs={"data": json.dumps(data), "faces": json.dumps(faces())},
        pdf_standards=standard,
        timestamp=int(at.timestamp()),
    )
    assert isinstance(made, bytes)
    return made


def _plain(value: str | tuple[str, ...]) -> str | list[str]:
    """Words as they are set, one text or several."""
    return plain(value) if isinstance(value, str) else [plain(one) for one in value]
