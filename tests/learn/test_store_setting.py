"""One setting chooses the engine, and a wrong one stops the start with one line."""

import os
import subprocess
import sys

import pytest

from huiyin.learn.store import setting
from huiyin.learn.store.setting import UnknownEngine, engine


@pytest.mark.parametrize("said", ["", "duckdb"])
def test_duckdb_unless_something_else_is_said(said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUIYIN_ANALYSIS", said)
    assert engine() == "duckdb"


@pytest.mark.parametrize(
    "said", ["spark", "spark://a:7077", "local-cluster[2,1,1024]", "yarn", "k8s://https://a"]
)
def test_spark_by_its_master(said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUIYIN_ANALYSIS", said)
    monkeypatch.setattr(setting, "find_spec", lambda name: name)
    assert engine() == said
    monkeypatch.setattr(setting, "find_spec", lambda name: None)
    with pytest.raises(UnknownEngine, match="Java 17"):
        engine()


def test_a_wrong_setting_stops_the_start_with_one_line() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from huiyin.cli import main; main()", "learn", "store", "carry"],
        env=os.environ | {"HUIYIN_ANALYSIS": "oracle"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr.startswith("huiyin: HUIYIN_ANALYSIS is 'oracle'; it can be duckdb")
    assert len(done.stderr.strip().splitlines()) == 1
