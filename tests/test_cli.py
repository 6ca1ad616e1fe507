"""The command: what it says, how `huiyin up` starts, survives and stops, and where the secrets lie."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from huiyin.cli.processes import Child, Crew
from huiyin.foundation.database import wait_until_stopped
from huiyin.foundation.home import SecretsUnreadable, load_secrets

ROOT = Path(__file__).resolve().parents[1]
COMMAND = [sys.executable, "-m", "huiyin.cli"]


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    """A fresh HUIYIN_HOME whose database is gone afterwards."""
    folder = tmp_path / "home"
    folder.mkdir(mode=0o711)
    yield folder
    assert wait_until_stopped(folder)
    if (folder / "postgres").is_symlink():  # root, below pytest's closed folder
        shutil.rmtree((folder / "postgres").resolve())


def surroundings(home: Path, **more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("HUIYIN_", "DJANGO_"))}
    return {**kept, "HUIYIN_HOME": str(home), "PYTHONPATH": str(ROOT), "COLUMNS": "100", **more}


def run(home: Path, *words: str, **more: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [*COMMAND, *words],
        env=surroundings(home, **more),
        cwd=home.parent,
        capture_output=True,
        text=True,
        timeout=120,
    )


def complaint(done: "subprocess.CompletedProcess[str]") -> str:
    """The one line that a foreseen failure leaves."""
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 1
    return done.stderr


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def eventually(true: Callable[[], object], within: float = 60.0) -> bool:
    until = time.monotonic() + within
    while time.monotonic() < until:
        if true():
            return True
        time.sleep(0.1)
    return False


def healthy(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
            return bool(json.load(answer)["ok"])
    except (urllib.error.URLError, OSError):
        return False


class Up:
    """One `huiyin up` in a process of its own."""

    def __init__(self, home: Path) -> None:
        self.home, self.port, self.output = home, free_port(), home.parent / "output"
        with self.output.open("w") as output:
            self.process = subprocess.Popen(
                [*COMMAND, "up", "--port", str(self.port)],
                env=surroundings(home),
                cwd=home.parent,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        line = f"Huiyin is ready at http://127.0.0.1:{self.port}"
        # A first start makes all tables: half a minute, and much more beside other tests.
        begun = eventually(lambda: line in self.said().splitlines() or self.process.poll() is not None, 240)
        if not begun:
            self.process.kill()
            self.process.wait()
        assert begun, self.said()
        assert self.process.poll() is None, self.said()

    def said(self) -> str:
        return self.output.read_text()

    def child(self, part: str) -> int:
        return next(pid for pid in children(self.process.pid) if part in command_of(pid))

    def family(self) -> list[int]:
        below = children(self.process.pid)
        return [*below, *(deeper for pid in below for deeper in children(pid)), postmaster(self.home)]

    def wait(self) -> int:
        return self.process.wait(60)


def children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def command_of(pid: int) -> str:
    return Path(f"/proc/{pid}/cmdline").read_text()


def postmaster(home: Path) -> int:
    return int((home / "postgres" / "data" / "postmaster.pid").read_text().split()[0])


def all_gone(pids: list[int]) -> bool:
    return eventually(lambda: not any(Path(f"/proc/{pid}").exists() for pid in pids), within=20)


def test_help_tells_every_command_by_group(home: Path) -> None:
    done = run(home, "--help")
    assert done.returncode == 0
    for word in ("up", "migrate", "manage", "intake", "city", "ledger", "Run", "Hear", "Foundation"):
        assert re.search(rf"\b{word}\b", done.stdout)


def test_help_needs_neither_django_nor_a_database() -> None:
    told = "import sys, huiyin.cli; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", told], cwd=ROOT, check=False).returncode == 0


def test_a_taken_port_is_said_in_one_line(home: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert f"port {port} is taken" in complaint(run(home, "up", "--port", str(port)))
    assert list(home.iterdir()) == []


def test_an_address_of_another_machine_is_said_in_one_line(home: Path) -> None:
    assert "cannot listen at 192.0.2.1" in complaint(run(home, "up", "--host", "192.0.2.1"))


def test_a_home_that_cannot_be_one_is_said_in_one_line(home: Path) -> None:
    (home / "file").touch()
    assert "HUIYIN_HOME cannot be used" in complaint(run(home / "file", "migrate"))


def test_a_server_that_does_not_answer_is_said_without_its_password(home: Path) -> None:
    url = f"postgresql://huiyin:mimi@127.0.0.1:{free_port()}/huiyin"
    said = complaint(run(home, "migrate", HUIYIN_DATABASE_URL=url))
    assert "does not answer" in said
    assert "mimi" not in said


def test_a_database_lost_in_the_middle_leaves_one_line_and_no_traceback(home: Path) -> None:
    end_it = "SELECT pg_terminate_backend(pg_backend_pid())"
    code = f"from django.db import connection; connection.cursor().execute({end_it!r})"
    done = run(home, "manage", "shell", "--no-imports", "-c", code)
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1].startswith("huiyin: the database stopped answering")
    assert "Traceback" not in done.stderr


def test_two_processes_at_once_agree_on_the_secrets(home: Path) -> None:
    told = "from huiyin.foundation.home import load_secrets as s; print(s().django_key, s().vault_key.hex())"
    command = [sys.executable, "-c", told]

    def ask(_: int) -> str:
        return subprocess.check_output(command, env=surroundings(home), cwd="/", text=True)

    with ThreadPoolExecutor(4) as pool:
        answers = set(pool.map(ask, range(4)))
    assert len(answers) == 1
    assert len(answers.pop().split()[1]) == 64
    assert [path.name for path in home.iterdir()] == ["secret"]
    assert (home / "secret").stat().st_mode & 0o777 == 0o600


def test_damaged_secrets_are_never_replaced(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUIYIN_SECRET_FILE", str(home / "elsewhere"))
    (home / "elsewhere").write_text('{"django": "half a')
    with pytest.raises(SecretsUnreadable, match="bring it back from a copy"):
        load_secrets()
    assert (home / "elsewhere").read_text() == '{"django": "half a'


def test_a_child_that_keeps_dying_is_started_again_with_growing_pauses(
    capsys: pytest.CaptureFixture[str],
) -> None:
    child = Child("broken", [sys.executable, "-c", "raise SystemExit(3)"])
    crew = Crew([child])

    def stop_after_two() -> None:
        crew.stopping = child.failures >= 2

    crew.work(stop_after_two)
    said = capsys.readouterr().out
    assert "The broken process ended (code 3); it starts again in 0.5 s." in said
    assert "it starts again in 1 s." in said


def test_a_child_that_does_not_listen_is_killed(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("huiyin.cli.processes.STOP_WITHIN", 0.5)
    deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"
    child = Child("deaf", [sys.executable, "-c", deaf])
    child.start()
    assert eventually(lambda: "deaf   | up" in capfd.readouterr().out)
    Crew([child]).stop()
    assert child.process is not None
    assert child.process.returncode == -signal.SIGKILL


@pytest.mark.slow
def test_up_serves_beside_other_commands_survives_kills_and_stops_with_ctrl_c(home: Path) -> None:
    up = Up(home)
    assert healthy(up.port)
    assert run(home, "migrate").stdout == "The tables are up to date.\n"
    assert healthy(up.port)

    web, worker = up.child("granian"), up.child("procrastinate")
    os.kill(web, signal.SIGKILL)
    os.kill(worker, signal.SIGKILL)
    assert eventually(lambda: "The web process ended (signal 9)" in up.said())
    assert eventually(lambda: "The worker process ended (signal 9)" in up.said())
    assert eventually(lambda: healthy(up.port))

    family = up.family()
    up.process.send_signal(signal.SIGINT)
    assert up.wait() == 0
    assert up.said().endswith("Huiyin has stopped.\n")
    assert all_gone(family)


@pytest.mark.slow
def test_nothing_outlives_a_killed_up_and_the_next_one_goes_on(home: Path) -> None:
    up = Up(home)
    family, web = up.family(), up.child("granian")
    up.process.kill()
    os.kill(web, signal.SIGKILL)  # even at once: its own processes must not keep the port
    up.wait()
    assert all_gone(family)

    again = Up(home)
    assert healthy(again.port)
    assert "The tables are ready." not in again.said()
    again.process.terminate()
    assert again.wait() == 0
