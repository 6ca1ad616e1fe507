"""Cursors in addresses: what no page can have given is the first page or not found, and never a fault of ours."""

from collections.abc import Callable

import pytest
from django.test import Client

from huiyin.testing.cast import Cast

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]
PAGES = (
    "/notices/?before=",
    "/sent/?before=",
    "/ledger/?before=",
    "/letters/?before=",
    "/whistles/?before=",
    "/whistles/?days=",
    "/questions/?after=",
    "/reports/?before=",
    "/alarms/?before=",
    "/street/orders/?after=",
    "/street/orders/?before=",
    "/rates/orders/?after=",
    "/insight/?days=",
    "/insight/orders/?after=",
    "/cross/orders/?rows=place&columns=kind&after=",
    "/cross/orders/?rows=place&columns=kind&before=",
    "/cross/?days=",
    "/wall/?rotate=",
)


def test_no_cursor_is_a_fault_of_ours(signed_in: SignIn, cast: Cast) -> None:
    clients = {who: signed_in(who) for who in ("supervisor", "head", "dispatcher", "auditor")}
    reached = set()
    for page in PAGES:
        for who, client in clients.items():
            for odd in ("²", "①", "9" * 30, "9" * 5000, "-1", "x", "1_0"):
                answer = client.get(f"{page}{odd}")
                assert answer.status_code in (200, 403, 404), (who, page, odd[:9])
                if answer.status_code == 200:
                    reached.add(page)
    assert len(reached) >= 14, sorted(set(PAGES) - reached)  # the others say that there is no such page
