"""An import that was killed, or whose database was, is finished by the next run; nothing is doubled."""

import csv
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection

from huiyin.act.orders.models import WorkOrder
from huiyin.foundation.city.queries import City
from huiyin.foundation.database import running, wait_until_stopped
from huiyin.foundation.ledger.queries import verify
from huiyin.hear.intake.models import Appeal
from huiyin.testing.cast import prepare_city

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[2]
COMMAND = "from huiyin.cli import main; main()"


@pytest.fixture
def committed_city(transactional_db: None) -> City:
    return prepare_city()


def environment() -> dict[str, str]:
    told: dict[str, Any] = connection.settings_dict
    url = f"postgresql://{told['USER']}@/{told['NAME']}?host={told['HOST']}&port={told['PORT'] or 5432}"
    return os.environ | {"HUIYIN_DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "huiyin.settings"}


def command(path: Path, *options: str) -> list[str]:
    return [sys.executable, "-c", COMMAND, "intake", str(path), "--json", *options]


@pytest.mark.slow
def test_killed_in_the_middle_it_is_finished_by_the_next_run(committed_city: City, tmp_path: Path) -> None:
    path = tmp_path / "many.csv"
    with path.open("w", encoding="utf-8") as stream:
        stream.write("id,content\n")
        stream.writelines(
            f"{i},第{i}号路灯坏了，晚上看不见路。\n" if i % 10 else f"{i},\n" for i in range(1000)
        )
    killed = subprocess.Popen(command(path, "--batch", "20"), env=environment(), cwd=tmp_path)
    deadline = time.monotonic() + 120
    while Appeal.objects.count() < 100 and time.monotonic() < deadline and killed.poll() is None:
        time.sleep(0.02)
    killed.send_signal(signal.SIGKILL)
    assert killed.wait() == -signal.SIGKILL
    taken = Appeal.objects.count()
    assert 100 <= taken < 900
    assert WorkOrder.objects.count() == taken
    assert verify().ok

    done = subprocess.run(
        command(path), env=environment(), cwd=tmp_path, capture_output=True, text=True, check=True
    )
    found = json.loads(done.stdout)
    assert list(found) == ["read", "accepted", "rejected", "duplicates", "orders", "seconds"]
    assert (found["read"], found["accepted"], found["rejected"]) == (1000, 900 - taken, 100)
    assert found["duplicates"] == taken
    assert Appeal.objects.count() == WorkOrder.objects.count() == 900
    with (tmp_path / "many.rejected.csv").open(encoding="utf-8-sig") as stream:
        assert [int(row["row"]) for row in csv.DictReader(stream)] == list(range(1, 1000, 10))
    assert verify().ok


@pytest.fixture
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A fresh home with a database of its own."""
    folder = tmp_path_factory.mktemp("home")
    for parent in (folder, folder.parent, folder.parent.parent):
        parent.chmod(0o711)
    monkeypatch.delenv("HUIYIN_DATABASE_URL", raising=False)
    yield folder
    assert wait_until_stopped(folder)


def count(url: str) -> int:
    try:
        with psycopg.connect(url, connect_timeout=5) as link:
            return int((link.execute("SELECT count(*) FROM intake_appeal").fetchone() or [0])[0])
    except psycopg.Error:
        return 0


def test_when_the_database_is_killed_it_is_finished_by_the_next_run(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "many.csv"
    path.write_text(
        "id,content\n" + "".join(f"{i},第{i}号路灯坏了，晚上看不见路。\n" for i in range(1000)), "utf-8"
    )
    told = {key: value for key, value in os.environ.items() if key != "HUIYIN_DATABASE_URL"}
    told |= {"HUIYIN_HOME": str(home), "DJANGO_SETTINGS_MODULE": "huiyin.settings"}

    def huiyin(*words: str) -> "subprocess.CompletedProcess[str]":
        full = [sys.executable, "-c", COMMAND, *words]
        return subprocess.run(full, env=told, cwd=tmp_path, capture_output=True, text=True, check=False)

    with running(home) as url:
        assert huiyin("city", "load", str(ROOT / "huiyin" / "cities" / "huiyin")).returncode == 0
        importing = subprocess.Popen(
            command(path, "--batch", "10"),
            env=told,
            cwd=tmp_path,
            stderr=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        deadline = time.monotonic() + 120
        while count(url) < 100 and time.monotonic() < deadline and importing.poll() is None:
            time.sleep(0.02)
        os.kill(int((home / "postgres" / "data" / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
        out, err = importing.communicate()
        assert (importing.returncode, out) == (2, "")
        assert "Traceback" not in err

        done = huiyin("intake", str(path), "--json")
        assert done.returncode == 0, done.stderr
        found = json.loads(done.stdout)
        assert found["read"] == 1000
        assert found["accepted"] + found["duplicates"] == 1000
        assert found["duplicates"] >= 100
        assert count(url) == 1000
        assert json.loads(huiyin("ledger", "verify", "--json").stdout)["ok"]
