"""`huiyin triage` on a database: listing versions, switching, taking back."""

import json
from pathlib import Path

import pytest

from tests.test_cli import complaint, home, run  # noqa: F401 - the fixture

pytestmark = pytest.mark.slow
PACK = Path(__file__).resolve().parents[1] / "huiyin" / "cities" / "huiyin"
START = "from huiyin.act.orders.jobs import start_learning; print(start_learning())"


def test_a_version_is_listed_taken_back_and_put_in_service(home: Path) -> None:  # noqa: F811
    nothing = run(home, "triage", "models")
    assert nothing.returncode == 0 and "No model yet" in nothing.stdout
    assert "no model of this part" in complaint(run(home, "triage", "rollback", "matter"))
    assert "没有这一版模型" in complaint(run(home, "triage", "use", "matter", "7"))
    assert "no city pack" in complaint(run(home, "triage", "train", "--db", "--out", str(home.parent / "m")))

    assert run(home, "city", "load", str(PACK)).returncode == 0
    assert run(home, "manage", "shell", "-v", "0", "-c", START).stdout.strip() == "2"
    assert "no order yet" in complaint(run(home, "triage", "train", "--db", "--out", str(home.parent / "m")))
    rows = json.loads(run(home, "triage", "models", "--json").stdout)
    assert [(row["part"], row["version"], row["state"], row["origin"]) for row in rows] == [
        ("kind", 1, "in_service", "examples"),
        ("matter", 1, "in_service", "examples"),
    ]
    assert "in_service" in run(home, "triage", "models").stdout

    back = run(home, "triage", "rollback", "matter", "--reason", "试一试")
    assert "version 1 was taken back" in back.stdout and "words judge alone" in back.stdout
    again = run(home, "triage", "use", "matter", "1")
    assert again.stdout.strip() == "matter: version 1 is in service."
    ledger = run(home, "ledger", "verify")
    assert ledger.returncode == 0
