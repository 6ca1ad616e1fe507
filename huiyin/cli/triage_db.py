"""`huiyin triage` on the database: learning from confirmed orders, and which version of a model judges."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from huiyin.cli.running import Unusable, django_ready

if TYPE_CHECKING:
    from huiyin.act.triage.models import TriageModel

FIGURES = ("n", "accuracy", "macro_f1", "top3", "ece", "coverage_at_95")
Part = Annotated[str, typer.Argument(help="kind, matter or route.")]
Reason = Annotated[str, typer.Option(help="Why; the ledger keeps it.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]


def train_db(out: Path, as_json: bool) -> None:
    """Write a model of matters, learned from the orders people confirmed, into a folder; nothing goes in service."""
    with django_ready():
        from huiyin.act.orders.learning import confirmed_examples
        from huiyin.act.triage.classify import Refused, Untrainable, save
        from huiyin.act.triage.learning import teach, usable
        from huiyin.act.triage.queries import labels_of
        from huiyin.foundation.city.queries import current

        try:
            city = current()
            examples = confirmed_examples(city.dispatching.learning.at_most)
            told = usable(list(examples), "matter", labels_of(city, "matter"))
            if not told:
                raise Unusable(
                    "还没有人确认过事项的工单 | there is no order yet whose matter a person confirmed"
                )
            classifier = teach(city, "matter", told)
            save(classifier, out)
        except (Refused, Untrainable) as problem:
            raise Unusable(str(problem)) from problem
    found = {
        "n": len(told),
        "labels": len(classifier.labels),
        "data": classifier.card["data"],
        "model": str(out),
    }
    words = (
        f"Learned {found['labels']} matters from {len(told)} confirmed orders and the pack's examples: {out}"
    )
    print(json.dumps(found) if as_json else words)


def models(as_json: AsJson = False) -> None:
    """List the newest versions of each part with their figures; the one that judges is marked."""
    with django_ready():
        from huiyin.act.triage.queries import PARTS, versions

        rows = [_told(row) for part in PARTS for row in versions(part)]
    if as_json:
        print(json.dumps(rows, ensure_ascii=False))
    elif rows:
        _print(rows)
    else:
        print("No model yet: the city's words judge alone. The worker learns from the pack's examples.")


def use(part: Part, version: int, reason: Reason = "") -> None:
    """Put a version in service; running processes follow within seconds."""
    with _switching():
        from huiyin.act.triage.actions import put_in_service
        from huiyin.foundation.accounts.rules import SYSTEM

        put_in_service(SYSTEM, part, version, reason)
    print(f"{part}: version {version} is in service.")


def rollback(part: Part, reason: Reason = "") -> None:
    """Take the version in service back; the one before it judges again."""
    with _switching():
        from huiyin.act.triage.actions import roll_back
        from huiyin.act.triage.queries import in_service
        from huiyin.foundation.accounts.rules import SYSTEM

        serving = in_service(part)
        if serving is None:
            raise Unusable(f"没有在用的模型 | no model of this part is in service: {part}")
        now = roll_back(SYSTEM, part, serving.version, reason)
    judges = f"version {now.version} is" if now else "no model is, the city's words judge alone"
    print(f"{part}: version {serving.version} was taken back; {judges} in service.")


@contextmanager
def _switching() -> Iterator[None]:
    with django_ready():
        from django.utils import translation

        from huiyin.act.triage.refusals import Refusal

        try:
            with translation.override("zh-hans"):
                yield
        except Refusal as refusal:
            raise Unusable(f"{refusal.message} | {type(refusal).__name__}") from refusal


def _told(row: "TriageModel") -> dict[str, Any]:
    figures = row.card.get("figures", {})
    return {
        "part": row.part,
        "version": row.version,
        "state": row.state,
        "origin": row.origin,
        "made_at": row.made_at.isoformat(timespec="seconds"),
        "learned_from": row.card.get("n"),
        "digest": row.digest,
        **{name: figures.get(name) for name in FIGURES},
    }


def _print(rows: list[dict[str, Any]]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table("part", "version", "state", "learned from", "made", "n", "accuracy", "macro-F1", "top 3")
    for row in rows:
        learned = f"{row['learned_from']} rows, {row['origin']}"
        shown = [f"{row[name]:.3f}" if row[name] is not None else "—" for name in FIGURES[1:4]]
        told = "—" if row["n"] is None else str(row["n"])
        at = row["made_at"][:16].replace("T", " ")
        table.add_row(row["part"], str(row["version"]), row["state"], learned, at, told, *shown)
    Console(width=120).print(table)
