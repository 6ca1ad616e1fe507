"""`huiyin answer meeting-pack`: the papers of the monthly review, as files in a folder."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from huiyin.cli.running import Unusable, django_ready


def meeting_pack(
    month: Annotated[str, typer.Option(help="The month that is reviewed, such as 2026-10.")],
    out: Annotated[Path, typer.Option(help="Folder to write into; it is made if it is not there.")],
    scope: Annotated[
        str, typer.Option(help="The city, or a district, by its code; the city if not given.")
    ] = "",
    unit: Annotated[str, typer.Option(help="Only the sheet of this unit.")] = "",
    zip_too: Annotated[bool, typer.Option("--zip", help="Everything in one zip instead of files.")] = False,
) -> None:
    """Write city.pdf, city.xlsx, units.pdf and units/CODE.pdf.

    The papers are those of the meeting that was prepared; where there is none they are counted now.
    """
    first = _first(month)
    with django_ready():
        made = _write(first, scope, unit, out, zip_too)
    for path in made[:5]:
        print(path)
    if len(made) > 5:
        print(f"and {len(made) - 5} more; {sum(path.stat().st_size for path in made):,} bytes in all")


def _first(month: str) -> date:
    try:
        return date.fromisoformat(f"{month}-01")
    except ValueError:
        raise Unusable(f"{month} is not a month such as 2026-10") from None


def _write(month: date, scope: str, unit: str, out: Path, zip_too: bool) -> list[Path]:
    from huiyin.answer.supervision.meetings.papers import packing
    from huiyin.answer.supervision.meetings.papers.pack import pack_of
    from huiyin.foundation.city.queries import current

    scope = scope or current().pack.city.root
    if scope not in current().units or current().units[scope].level not in ("city", "district"):
        raise Unusable(f"{scope} is neither the city nor a district")
    found = pack_of(month, scope)
    out.mkdir(parents=True, exist_ok=True)
    if unit:
        sheet = next((one for one in found.sheets if one.unit == unit), None)
        if sheet is None:
            raise Unusable(f"{unit} has no sheet in {month:%Y-%m}")
        path = out / f"{unit}.pdf"
        path.write_bytes(packing.unit_pdf(found.meeting, sheet))
        return [path]
    if zip_too:
        path = out / f"meeting-{scope}-{month:%Y-%m}.zip"
        files = packing.files(found.meeting, found.whole, found.items, found.sheets)
        with path.open("wb") as packed:
            packed.writelines(packing.zipped(files, packing.made_at(found.meeting)))
        return [path]
    return packing.write(out, found.meeting, found.whole, found.items, found.sheets)
