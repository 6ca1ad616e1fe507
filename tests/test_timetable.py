"""The timetable of the worker: what a first start, before any city, finds to do."""

from collections.abc import Callable

import pytest
from procrastinate.contrib.django.procrastinate_app import current_app

from huiyin.foundation.city import queries
from tests.putting_back import empty

current_app.perform_import_paths()  # type: ignore[no-untyped-call]
ENTRIES = {
    entry.task.name: entry.task.func
    for entry in current_app.periodic_registry.periodic_tasks.values()
    if not entry.task.pass_context
}


@pytest.mark.parametrize("name", sorted(ENTRIES))
def test_before_a_city_is_loaded_nothing_is_due(db: None, name: str) -> None:
    empty()
    queries.forget()
    due: Callable[[int], None] = ENTRIES[name]
    due(0)


def test_the_timetable_is_whole() -> None:
    assert len(ENTRIES) > 30
