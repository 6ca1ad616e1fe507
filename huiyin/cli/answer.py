"""`huiyin answer`: scorecards and the papers of the review meeting."""

import csv
import json
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from huiyin.cli import answer_meeting
from huiyin.cli.running import Unusable, django_ready
from huiyin.cli.writing import appearing

if TYPE_CHECKING:
    from huiyin.answer.assessment.queries import Marks, Period, Policy

app = typer.Typer(help="Answer: how units did, and the papers of the review meeting.", no_args_is_help=True)
app.command("meeting-pack")(answer_meeting.meeting_pack)
MonthArgument = Annotated[str, typer.Argument(help="The month, such as 2026-10.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
RATES = ("response", "resolution", "satisfaction", "on_time", "quality", "parts")


@app.command()
def scorecards(
    month: Annotated[str, typer.Option(help="2026-10, or 2026-10x3 for three months.")],
    formula: Annotated[str, typer.Option(help="Weigh by this version of the formula instead.")] = "",
    out: Annotated[Path | None, typer.Option(help="Write a table (CSV) there.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Print every unit's rates and mark for a month, with denominators, with and without exclusions."""
    with django_ready():
        from huiyin.answer.assessment import queries

        period = _period(month)
        found = queries.scorecards(period, _version(formula) if formula else None)
        rows = [_row(one) for one in found]
    if out is not None:
        _write(rows, out)
        print(f"{len(rows)} units written to {out}")
    elif as_json:
        print(json.dumps({"month": period.code, "units": rows}, ensure_ascii=False))
    else:
        _print(rows, period.code)


@app.command("close-month")
def close_month(month: MonthArgument) -> None:
    """Close a month: freeze its facts, keep its formula and every unit's marks."""
    with django_ready():
        from huiyin.act.orders.refusals import Refusal
        from huiyin.answer.assessment.actions import close_month as close
        from huiyin.foundation.accounts.rules import SYSTEM

        try:
            closed = close(SYSTEM, _month(month))
        except Refusal as refusal:
            raise Unusable(refusal.message) from refusal
        units = closed.units.count()
    print(f"{closed.month:%Y-%m} is closed by formula {closed.version}: {units} units, {closed.digest}")


@app.command("verify-month")
def verify_month(month: MonthArgument, as_json: JsonOption = False) -> None:
    """Reckon a closed month anew by its own formula and compare to the last digit; exit code 1 if it differs."""
    with django_ready():
        from huiyin.answer.assessment import queries

        found = queries.verify_month(_month(month))
    if found is None:
        raise Unusable(f"{month} is not closed")
    told = {"month": f"{found.month:%Y-%m}", "version": found.version, "units": found.units, "ok": found.ok}
    told |= {"differing": list(found.differing), "in_ledger": found.in_ledger}
    print(json.dumps(told) if as_json else _verdict(told))
    if not found.ok:
        raise typer.Exit(1)


def _verdict(told: dict[str, Any]) -> str:
    said = f"{told['month']}, formula {told['version']}, {told['units']} units"
    if told["ok"]:
        return f"All figures are the same to the last digit: {said}."
    if told["differing"]:
        return f"FIGURES DIFFER ({', '.join(told['differing'])}): {said}"
    return f"THE LEDGER DOES NOT KNOW THESE FIGURES: {said}"


def _period(month: str) -> "Period":
    from huiyin.answer.assessment.queries import Period

    found = Period.read(month)
    if found is None:
        raise Unusable(f"no month: {month}")
    return found


def _month(month: str) -> date:
    found = _period(month)
    if found.months != 1:
        raise Unusable(f"not one month: {month}")
    return found.start


def _version(name: str) -> "Policy":
    from huiyin.answer.assessment.queries import formulas

    known = {one.version: one for one in formulas()}
    if name not in known:
        raise Unusable(f"the pack has no formula {name}; it has {', '.join(known)}")
    return known[name]


def _row(one: "Marks") -> dict[str, Any]:
    from huiyin.foundation.city.queries import current

    row: dict[str, Any] = {"unit": one.unit, "name": current().units[one.unit].name, "group": one.group}
    for name in RATES:
        found, bare = one.rates[name], one.rates_without[name]
        row |= {
            name: found.value,
            f"{name}_of": found.denominator,
            f"{name}_low": found.low,
            f"{name}_high": found.high,
        }
        row |= {f"{name}_without_exclusions": bare.value}
    mark, bare_mark = one.composite, one.without_exclusions
    row |= {
        "excluded": one.excluded.value,
        "excluded_orders": one.record.excluded.due,
        "due": one.excluded.denominator,
    }
    row |= {"mark": mark and mark.value, "mark_low": mark and mark.low, "mark_high": mark and mark.high}
    row |= {"band": mark.band if mark else "", "mark_without_exclusions": bare_mark and bare_mark.value}
    return row | {"points": one.points, "formula": one.version}


def _write(rows: list[dict[str, Any]], out: Path) -> None:
    with appearing(out, "utf-8-sig") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]) if rows else ["unit"])
        writer.writeheader()
        writer.writerows(rows)


def _print(rows: list[dict[str, Any]], code: str) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(
        "unit", "", "response", "resolution", "satisfaction", "on time", "of", "mark", "band", title=code
    )
    for row in rows:
        rates = (_percent(row[name]) for name in RATES[:4])
        mark = "" if row["mark"] is None else f"{row['mark']:.2f}"
        table.add_row(row["unit"], row["name"], *rates, str(row["resolution_of"]), mark, row["band"])
    Console(width=None if sys.stdout.isatty() else 120).print(table)


def _percent(value: float | None) -> str:
    return "" if value is None else f"{value:.1%}"
