"""Every page, opened by everybody: the table of pages decides, and what is not in it is closed."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import URLPattern, URLResolver, get_resolver, path
from django.views.defaults import permission_denied

from huiyin.act.orders.actions import receive_many
from huiyin.act.orders.actions.receive import Receiving
from huiyin.hear.intake.rules import NewAppeal
from huiyin.testing.cast import PEOPLE, STREET, Cast
from huiyin.web.access import PAGES

ROLES = {who: role for who, (_, role, _) in PEOPLE.items()} | {"outsider": "", "citizen": "citizen"}


def patterns(resolver: URLResolver, before: str = "", space: str = "") -> Iterator[tuple[str, str]]:
    """Name and route of every address."""
    for pattern in resolver.url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield f"{space}{pattern.name}", route
        else:
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from patterns(pattern, route, inner)


def address(route: str, number: str, person: int) -> str:
    """The route with something real in each of its places."""
    filled = []
    for part in route.split("/"):
        if part.startswith("<"):
            name = part.strip("<>").rpartition(":")[2]
            filled.append({"number": number, "person": str(person), "pk": str(person)}.get(name, number))
        else:
            filled.append(part)
    return "/" + "/".join(filled)


@pytest.fixture
def number(cast: Cast) -> str:
    """The number of an order of the street."""
    new = NewAppeal(words="楼道灯坏了三天，没有人来修。", channel="web", source="web", source_key="stairs")
    return receive_many(cast.citizen, [new], Receiving(lead=STREET, matter="010202"))[0].order.number


def refused(client: Client, url: str) -> bool:
    """Whether the gate (not the page behind it) turned the client away, by GET and by POST alike."""
    answers = [client.get(url), client.post(url, {})]
    return all(a.status_code == 403 or a.headers.get("Location", "").startswith("/signin/") for a in answers)


def test_every_page_is_in_the_table() -> None:
    named = {name for name, _ in patterns(get_resolver())}
    assert named == set(PAGES), f"without policy: {named - set(PAGES)}; without page: {set(PAGES) - named}"


@pytest.mark.slow
@pytest.mark.parametrize("who", [*PEOPLE, "outsider", "citizen"])
def test_everybody_opens_what_the_table_says_and_nothing_else(
    cast: Cast,
    signed_in: Callable[[str], Client],
    number: str,
    who: str,
    settings: Any,
) -> None:
    # Ten thousand requests: who asks is remembered in memory, not looked up in the database each time.
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.cache"
    wrong, client = [], signed_in(who)
    client.raise_request_exception = False
    for name, route in patterns(get_resolver()):
        if name in ("signout", "healthz"):
            continue
        allowed = "everybody" in PAGES[name] or ROLES[who] in PAGES[name]
        url = address(route, number, cast.clerk.id or 0)
        if not allowed and not refused(client, url):
            wrong.append(f"{who} got into {name}")
        if allowed and _server_error(client, url):
            wrong.append(f"{name} broke for {who}")
    assert wrong == []


def _server_error(client: Client, url: str) -> bool:
    return client.get(url).status_code >= 500


@pytest.mark.parametrize(
    "who", ["rival", "rival_head", "department", "outsider", "analyst", "administrator", "editor"]
)
def test_another_units_order_is_closed(signed_in: Callable[[str], Client], number: str, who: str) -> None:
    assert signed_in(who).get(f"/orders/{number}/").status_code in (403, 404)


@pytest.mark.parametrize(
    "who", ["clerk", "head", "deputy", "district", "agent", "supervisor", "leader", "auditor"]
)
def test_the_order_is_open_to_its_unit_and_those_above(
    signed_in: Callable[[str], Client], number: str, who: str
) -> None:
    assert signed_in(who).get(f"/orders/{number}/").status_code == 200


def _secret(request: HttpRequest) -> HttpResponse:
    return HttpResponse("secret")


urlpatterns = [path("forgotten/", _secret, name="forgotten")]
handler403 = permission_denied


@override_settings(ROOT_URLCONF=__name__)
def test_a_page_that_was_forgotten_in_the_table_is_closed(signed_in: Callable[[str], Client]) -> None:
    for who in ("citizen", "administrator"):
        assert signed_in(who).get("/forgotten/").status_code == 403
