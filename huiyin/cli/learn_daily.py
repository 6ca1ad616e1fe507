"""`huiyin learn daily`: the day's work of learning, each step with its time; fails when a step did."""

import json
from dataclasses import asdict
from datetime import datetime
from typing import Annotated

import typer

from huiyin.cli.running import django_ready

DAY = ["%Y-%m-%d", "%Y/%m/%d"]


def daily(
    day: Annotated[
        datetime | None, typer.Option(formats=DAY, help="The day; yesterday if not given.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Carry over, count, detect, scan, read topics, forecast and alert for one day; a second run changes nothing."""
    with django_ready():
        from huiyin.learn import daily as learning

        wanted = day.date() if day else learning.yesterday()
        took = learning.run(wanted, apart=True)
    failed = [one.step for one in took if one.trouble]
    if as_json:
        steps = [asdict(one) | {"seconds": round(one.seconds, 3)} for one in took]
        print(json.dumps({"ok": not failed, "day": str(wanted), "steps": steps}))
    else:
        for one in took:
            print(f"{one.step:<18}{one.seconds:8.2f} s{one.brought:10}  {one.trouble}")
    if failed:
        raise typer.Exit(1)
