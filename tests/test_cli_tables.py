"""Tables at start-up: what an older version left half-way is refused and told, and what is whole is taken."""

import pytest
from django.apps import apps
from django.db import connection

from huiyin.cli.running import Unusable, bring_up_to_date
from huiyin.cli.tables import lacking

pytestmark = pytest.mark.django_db


def undo(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_what_is_whole_is_up_to_date() -> None:
    assert not bring_up_to_date()
    assert not lacking({config.label for config in apps.get_app_configs()})


@pytest.mark.parametrize(
    ("statement", "missing"),
    [
        ("ALTER TABLE orders_workorder DROP COLUMN confirmed_at CASCADE", "orders_workorder.confirmed_at"),
        ("DROP TABLE triage_riskchange CASCADE", "triage_riskchange"),
        ("ALTER TABLE reports_section DROP CONSTRAINT report_section_once", "report_section_once"),
    ],
)
def test_a_database_in_which_a_part_of_the_old_migrations_had_run_is_refused(
    statement: str, missing: str
) -> None:
    undo(statement)
    with pytest.raises(Unusable) as refused:
        bring_up_to_date()
    words = str(refused.value)
    assert missing in words and "huiyin migrate" in words and "旧版本" in words and "older version" in words


def test_a_room_that_is_not_there_at_all_is_made_and_not_refused() -> None:
    undo("DROP TABLE cross_savedview CASCADE")
    undo("DELETE FROM django_migrations WHERE app = 'cross'")
    assert bring_up_to_date()
    assert not lacking({"cross"})
