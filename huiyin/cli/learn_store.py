"""`huiyin learn store`: carrying orders over for analysis, making the files anew, comparing them with the database."""

import json
from dataclasses import asdict
from typing import Annotated

import typer

from huiyin.cli.running import Unusable, django_ready

app = typer.Typer(help="The analysis store: orders as files, without persons.", no_args_is_help=True)
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]


@app.command()
def carry(as_json: AsJson = False) -> None:
    """Bring over what is new, changed or gone; the first time, everything."""
    _carried(again=False, as_json=as_json)


@app.command()
def rebuild(as_json: AsJson = False) -> None:
    """Make all files anew from the database; those in force serve until the new ones are whole."""
    _carried(again=True, as_json=as_json)


@app.command()
def verify(
    repair: Annotated[bool, typer.Option(help="Make months anew that differ.")] = False,
    as_json: AsJson = False,
) -> None:
    """Compare every month with the database, after carrying over; fails where they differ."""
    with django_ready():
        from huiyin.learn.store.actions import carry, mend
        from huiyin.learn.store.comparing import differences
        from huiyin.learn.store.queries import size

        if carry().busy:
            raise Unusable("another run is carrying orders over just now; try again when it is done")
        found = differences()
        if repair and found:
            mend([one.month for one in found])
            found = differences()
        held = size()
    told = [asdict(one) | {"month": f"{one.month:%Y-%m}"} for one in found]
    if as_json:
        print(
            json.dumps({"ok": not found, "orders": held.orders, "months": held.months, "differences": told})
        )
    else:
        for one in told:
            print(
                f"{one['month']}: {one['in_database']} orders in the database, {one['in_store']} in the store"
            )
        print(f"{held.orders} orders of {held.months} months, {len(found)} months differ")
    if found:
        raise typer.Exit(1)


def _carried(again: bool, as_json: bool) -> None:
    with django_ready():
        from huiyin.learn.store import actions
        from huiyin.learn.store.queries import fresh_until, size

        done = actions.rebuild() if again else actions.carry()
        held, fresh = size(), fresh_until()
    told = {"touched": done.orders, "files": done.files, "busy": done.busy, **asdict(held)}
    told["fresh_until"] = fresh.isoformat() if fresh else None
    if as_json:
        print(json.dumps(told))
    elif done.busy:
        print("another run is carrying orders over just now")
    else:
        print(
            f"{done.orders} orders touched, {done.files} files written; {held.orders} orders of {held.months} months"
        )
