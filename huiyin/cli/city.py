"""`huiyin city`: check a city pack and bring it into force."""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from huiyin.cli.running import Unusable, django_ready

if TYPE_CHECKING:
    from huiyin.foundation.city.differences import Change
    from huiyin.foundation.city.pack import PackErrors

app = typer.Typer(help="City packs: the files that make an installation a city.", no_args_is_help=True)
NAMES_AT_MOST = 12
SIGNS = {"added": "+", "changed": "~", "removed": "-"}
Folder = Annotated[Path, typer.Argument(help="Folder of the pack.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]


@app.command()
def load(folder: Folder, as_json: AsJson = False) -> None:
    """Bring a pack into force and show what changed; loading it again changes nothing."""
    _look(folder)
    with django_ready():
        from huiyin.foundation.accounts.rules import SYSTEM
        from huiyin.foundation.city.actions import load_city
        from huiyin.foundation.city.pack import PackErrors
        from huiyin.hear.knowledge.actions import publish_pack

        try:
            loaded = load_city(SYSTEM, folder)
        except PackErrors as errors:
            raise _refused(errors, folder, as_json) from errors
        published = publish_pack(SYSTEM, loaded.city.pack.knowledge)
    city = loaded.city.pack.city
    if as_json:
        changes = [asdict(change) for change in loaded.changes]
        facts = {
            "ok": True,
            "city": city.name,
            "version": city.version,
            "changes": changes,
            "answers": published,
        }
        print(json.dumps(facts, ensure_ascii=False))
        return
    print(f"{city.name}, version {city.version}")
    print("\n".join(_readable(loaded.changes)) or "Nothing changed: this pack is in force already.")
    if published:
        print(f"Answers published: {published}")


@app.command()
def check(folder: Folder, as_json: AsJson = False) -> None:
    """Check a pack without a database; every error with its file and line."""
    _look(folder)
    from huiyin.foundation.city.pack import PackErrors, read_pack

    try:
        pack = read_pack(folder)
    except PackErrors as errors:
        raise _refused(errors, folder, as_json) from errors
    counts = {"units": len(pack.units), "matters": len(pack.matters), "answers": len(pack.knowledge)}
    if as_json:
        print(json.dumps({"ok": True, "city": pack.city.name, "errors": []} | counts, ensure_ascii=False))
    else:
        print(
            f"{pack.city.name}: {', '.join(f'{count} {what}' for what, count in counts.items())}; no errors."
        )


def _look(folder: Path) -> None:
    if not folder.is_dir():
        raise Unusable(f"没有这个文件夹 | there is no such folder: {folder}")


def _refused(errors: "PackErrors", folder: Path, as_json: bool) -> typer.Exit:
    if as_json:
        print(
            json.dumps(
                {"ok": False, "errors": [asdict(error) for error in errors.errors]}, ensure_ascii=False
            )
        )
    else:
        for error in errors.errors:
            typer.echo(
                f"{folder / error.file}:{error.line}: {error.message_zh} | {error.message_en}", err=True
            )
    return typer.Exit(2)


def _readable(changes: "Iterable[Change]") -> list[str]:
    counts = Counter((change.part, change.verb) for change in changes)
    return [
        f"{SIGNS[verb]} {part}: {count} {verb}{_names(changes, part, verb)}"
        for (part, verb), count in counts.items()
    ]


def _names(changes: "Iterable[Change]", part: str, verb: str) -> str:
    keys = [change.key for change in changes if change.part == part and change.verb == verb and change.key]
    if not keys:
        return ""
    more = " …" if len(keys) > NAMES_AT_MOST else ""
    return f" ({', '.join(keys[:NAMES_AT_MOST])}{more})"
