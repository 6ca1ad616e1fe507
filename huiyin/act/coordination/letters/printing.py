"""A letter on paper: what stands on it, in the words of the city's offices."""

from huiyin.act.coordination.letters.models import Letter
from huiyin.act.coordination.letters.rules import DRAFT
from huiyin.act.coordination.letters.writing import day
from huiyin.foundation.accounts.queries import names
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import City, current
from huiyin.foundation.documents.letters import LetterPaper, letter_pdf

# Official papers are written in Chinese whatever language their reader has chosen for the screen.
SEAL_PLACE, NOT_NUMBERED, CONTACT, COPIES = "此处盖章", "（未编号）", "联系人：", "抄送："
STOPS = "：:"


def pdf(letter: Letter) -> bytes:
    """The letter as PDF; a draft has neither number nor date."""
    return letter_pdf(paper(letter), letter.signed_at or letter.drafted_at or now())


def paper(letter: Letter) -> LetterPaper:
    """What stands on the paper; the first line of the text that ends in a colon is whom it is addressed to."""
    city = current()
    addressee, paragraphs = _parts(letter)
    return LetterPaper(
        sender=letter.sender.name,
        number=letter.number or NOT_NUMBERED,
        urgency=city.lettering.urgencies[letter.urgency].name,
        title=letter.subject,
        addressee=addressee,
        paragraphs=paragraphs,
        signature=letter.sender.name,
        date=day(letter.signed_at, city) if letter.signed_at else "",
        seal_place="" if letter.sealed_at or letter.state == DRAFT else SEAL_PLACE,
        contact=CONTACT + names({letter.drafted_by}).get(letter.drafted_by, ""),
        copies=_copies(letter, city),
    )


def _parts(letter: Letter) -> tuple[str, tuple[str, ...]]:
    lines = [line.strip() for line in letter.body.splitlines() if line.strip()]
    if lines and lines[0][-1] in STOPS:
        return lines[0].rstrip(STOPS), tuple(lines[1:])
    return letter.addressee.name, tuple(lines)


def _copies(letter: Letter, city: City) -> str:
    units = "，".join(city.units[code].name for code in letter.cc if code in city.units)
    return f"{COPIES}{units}。" if units else ""
