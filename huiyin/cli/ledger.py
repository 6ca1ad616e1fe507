"""`huiyin ledger`: check that the record is whole, and seal it."""

import json
from typing import TYPE_CHECKING, Annotated

import typer

from huiyin.cli.running import django_ready

if TYPE_CHECKING:
    from huiyin.foundation.ledger.queries import Verification

app = typer.Typer(help="The ledger: every action, in chains that show any change.", no_args_is_help=True)
SHOWN_AT_MOST = 20


@app.command()
def verify(as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False) -> None:
    """Check every event and every seal; exit code 1 if the ledger is broken, with the place where it breaks."""
    with django_ready():
        from huiyin.foundation.ledger.queries import verify as check

        found = check()
    print(json.dumps(found.as_dict(), ensure_ascii=False) if as_json else _readable(found))
    if not found.ok:
        raise typer.Exit(1)


@app.command()
def seal() -> None:
    """Seal what has become final since the last seal."""
    with django_ready():
        from huiyin.foundation.ledger.actions import seal as close

        made = close()
    if made is None:
        print("Nothing to seal: there is nothing new, or writers are busy just now.")
    else:
        print(f"Sealed {made.events} events up to event {made.last_event}; root {bytes(made.root).hex()}")


def _readable(found: "Verification") -> str:
    said = (
        f"{found.events} events in {found.streams} streams, {found.sealed} of them under {found.seals} seals"
    )
    if found.ok:
        return f"The ledger is whole: {said}."
    lines = [f"THE LEDGER IS BROKEN: {said}."]
    for broken in found.breaks[:SHOWN_AT_MOST]:
        where = (
            f"stream {broken.stream}, event {broken.seq}" if broken.where == "event" else f"seal {broken.seq}"
        )
        lines.append(f"  {where} (row {broken.event}): {broken.problem}")
    if len(found.breaks) > SHOWN_AT_MOST:
        lines.append(f"  and {len(found.breaks) - SHOWN_AT_MOST} more")
    return "\n".join(lines)
