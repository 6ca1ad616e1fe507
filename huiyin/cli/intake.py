"""`huiyin intake`: appeals out of a file, through the same action as every other door."""

import gc
import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import tzinfo
from pathlib import Path
from typing import Annotated

import typer

from huiyin.cli.running import Unusable, django_ready
from huiyin.hear.channels.files.convert import Converter
from huiyin.hear.channels.files.faults import Fault, UnusableFile
from huiyin.hear.channels.files.mapping import read_layout
from huiyin.hear.channels.files.opening import Opened, open_file
from huiyin.hear.channels.files.rejects import Rejects
from huiyin.hear.intake.rules import NewAppeal

CHARACTERS_AT_MOST = 2_000_000  # in one batch, whatever its number of rows


@dataclass
class Tally:
    """What became of the rows of a file; every row read is accepted, rejected or a duplicate."""

    read: int = 0
    accepted: int = 0
    rejected: int = 0
    duplicates: int = 0
    orders: int = 0
    seconds: float = 0.0


Store = Callable[[list[NewAppeal]], tuple[int, int]]


def intake(
    file: Annotated[
        Path, typer.Argument(help="CSV, XLSX or JSON Lines; columns are recognised by their names.")
    ],
    mapping: Annotated[Path | None, typer.Option(help="TOML that says which column is what.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Write nothing; say what would happen.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    rejects: Annotated[
        Path | None,
        typer.Option(help="Where rejected rows are reported [default: <file>.rejected.csv here]."),
    ] = None,
    hold: Annotated[
        bool, typer.Option("--hold", help="Leave to dispatchers what is not sure enough.")
    ] = False,
    batch: Annotated[int, typer.Option(min=1, max=5000, help="Rows in one transaction.")] = 500,
) -> None:
    """Take in appeals from a file. Running it again adds nothing; bad rows are reported and lose nothing else."""
    started = time.monotonic()
    target = rejects or Path(f"{file.stem}.rejected.csv")
    with _plainly():
        opened = open_file(file, read_layout(mapping) if mapping else None)
        with django_ready():
            _keep_for_long()
            tally = run(opened, target, would_receive if dry_run else receiver(hold), batch)
            if tally.accepted and not dry_run:
                _seal()
    tally.seconds = round(time.monotonic() - started, 3)
    print(json.dumps(asdict(tally)) if as_json else _summary(tally, target, dry_run))


@contextmanager
def _plainly() -> Iterator[None]:
    from django.db import InterfaceError, OperationalError

    try:
        yield
    except UnusableFile as problem:
        raise Unusable(str(problem)) from problem
    except (OperationalError, InterfaceError) as problem:
        reason = str(problem).strip().splitlines()[0] if str(problem).strip() else "connection lost"
        raise Unusable(
            f"数据库中断，已收的都在；再运行一次即可接着做完 | the database went away; "
            f"what was taken is safe, run the same command again to finish ({reason})"
        ) from problem


def run(opened: Opened, target: Path, store: Store, batch: int) -> Tally:
    """Read the file to its end, hand appeals to `store` in batches, and report what is faulty to `target`."""
    from huiyin.foundation.calendar.clock import now

    converter, tally, rejects = Converter(opened.bound, _zone()), Tally(), Rejects(target)
    waiting = Waiting(store, tally, batch)
    try:
        with _progress(opened.table.size) as advance:
            for row in opened.table.rows:
                tally.read += 1
                found = converter.appeal(row, now())
                if isinstance(found, Fault):
                    tally.rejected += 1
                    rejects.add(row, found, converter)
                elif found is None:
                    tally.duplicates += 1
                else:
                    waiting.add(found)
                if tally.read % 100 == 0:
                    advance(opened.table.done(), tally)
            waiting.empty()
            advance(opened.table.size, tally)
    except OSError as error:
        raise UnusableFile(f"写不了{target}", f"cannot write {target}: {error.strerror}") from error
    finally:
        rejects.close()
        opened.close()
    return tally


def _zone() -> tzinfo:
    from huiyin.foundation.city.queries import NoCity, current

    try:
        return current().zone
    except NoCity:
        raise Unusable("还没有城市配置，请先运行 | no city yet; first run: huiyin city load DIR") from None


def _keep_for_long() -> None:
    """City and models stay for the whole file: the collector need not look through them again and again."""
    from huiyin.act.triage.queries import propose
    from huiyin.act.triage.rules import Said

    _zone()
    propose(Said("", ""))
    gc.collect()
    gc.freeze()


class Waiting:
    """Appeals that wait for a full batch."""

    def __init__(self, store: Store, tally: Tally, batch: int) -> None:
        self._store, self._tally, self._batch = store, tally, batch
        self._appeals: list[NewAppeal] = []
        self._characters = 0

    def add(self, appeal: NewAppeal) -> None:
        """Add one, and hand over the batch when it is full."""
        self._appeals.append(appeal)
        self._characters += len(appeal.words)
        if len(self._appeals) >= self._batch or self._characters >= CHARACTERS_AT_MOST:
            self.empty()

    def empty(self) -> None:
        """Hand over what waits."""
        if not self._appeals:
            return
        new, orders = self._store(self._appeals)
        self._tally.accepted += new
        self._tally.orders += orders
        self._tally.duplicates += len(self._appeals) - new
        self._appeals, self._characters = [], 0


def receiver(hold: bool) -> Store:
    """Receives a batch in one transaction; says how many were new, and their orders."""
    from huiyin.act.orders.actions import Receiving, receive_many
    from huiyin.foundation.accounts.rules import SYSTEM

    def receive(appeals: list[NewAppeal]) -> tuple[int, int]:
        done = [one for one in receive_many(SYSTEM, appeals, Receiving(hold=hold)) if one.new]
        return len(done), len({one.order.pk for one in done})

    return receive


def would_receive(appeals: list[NewAppeal]) -> tuple[int, int]:
    """What receiving a batch would come to; nothing is written."""
    from huiyin.hear.channels.files.queries import known_keys

    keys = {appeal.source_key for appeal in appeals}
    new = len(keys) - len(known_keys(keys))
    return new, new


def _seal() -> None:
    from huiyin.foundation.ledger.actions import seal

    seal()


@contextmanager
def _progress(size: int) -> Iterator[Callable[[int, Tally], None]]:
    if not sys.stderr.isatty():
        yield lambda done, tally: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %"),
        TextColumn("{task.description}"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("", total=size)

        def advance(done: int, tally: Tally) -> None:
            said = f"{tally.read} read, {tally.accepted} accepted, {tally.rejected} rejected"
            bar.update(task, completed=done, description=said)

        yield advance


def _summary(tally: Tally, target: Path, dry_run: bool) -> str:
    would = "Would be taken" if dry_run else "Taken"
    lines = [
        f"{tally.read} rows read in {tally.seconds:.1f} s.",
        f"{would}: {tally.accepted} appeals, {tally.orders} orders. Known already: {tally.duplicates}.",
    ]
    if tally.rejected:
        lines.append(f"Rejected: {tally.rejected}; each row with its reason is in {target}")
    return "\n".join(lines)
