"""What the platform itself is asked: intake, lists, likeness, places, answers, notices, triage."""

import time
from typing import Any

from bench import house, places, triage
from bench.figures import Figure, Parts, say


def _of_house(sizes: dict[str, int]) -> list[Figure]:
    with house.database() as url:
        from bench import appeals, files, filling, lists

        say(f"Filling a database with {sizes['orders']:,} orders …")
        began = time.monotonic()
        filling.fill(sizes["orders"])
        appeals.prepare_raw(url)
        filled = time.monotonic() - began
        with house.open_house(url) as open_house:
            say(f"Accepting {sizes['appeals']} appeals through the API …")
            accepted = appeals.measure(open_house, url, sizes["appeals"])
            say("Reading a unit's list …")
            listed = lists.measure(open_house, sizes["lists"])
        say(f"Importing {sizes['rows']:,} rows …")
        imported = files.measure(url, sizes["rows"])
    return [
        *_of_appeals(accepted),
        *(figure for page, one in listed.items() for figure in _of_list(page, one)),
        *_of_import(imported),
        Figure("filling the database", filled, "s"),
    ]


def _of_lists(sizes: dict[str, int]) -> list[Figure]:
    with house.database():
        from bench import million
        from bench.similar import part

        say(f"Filling a database with {sizes['million']:,} orders …")
        began = time.monotonic()
        million.fill(sizes["million"])
        filled = time.monotonic() - began
        say("Reading a unit's list by every view and filter …")
        figures = []
        for one in million.measure(sizes["pages"]):
            figures += [
                Figure(f"{one.name}: first page, p95", part(one.first.cpu, 0.95), "ms CPU", million.LIMIT),
                Figure("  by the wall", part(one.first.wall, 0.95), "ms"),
                Figure("  page 1,000, or the last, p95", part(one.deep.cpu, 0.95), "ms CPU", million.LIMIT),
                Figure("  by the wall", part(one.deep.wall, 0.95), "ms"),
                Figure("  orders in the list", one.rows, ""),
                Figure("  SQL statements", one.statements, ""),
            ]
    return [*figures, Figure("filling the orders", filled, "s")]


def _of_similar(sizes: dict[str, int]) -> list[Figure]:
    with house.database():
        from bench import filling, similar

        say(f"Filling a database with {sizes['traces']:,} appeals …")
        began = time.monotonic()
        filling.open_city()
        similar.fill(sizes["traces"])
        filled = time.monotonic() - began
        say("Looking for the same thing …")
        timed = similar.measure(sizes["questions"])
    figures = []
    for name, one in timed.items():
        figures.append(Figure(f"the same thing, {name}: p95", similar.part(one.cpu, 0.95), "ms CPU", 80.0))
        figures.append(Figure("  median", similar.part(one.cpu, 0.5), "ms CPU"))
        figures.append(Figure("  p95 by the wall", similar.part(one.wall, 0.95), "ms"))
        figures.append(Figure("  found something", 100 * one.found / len(one.wall), "%"))
    return [*figures, Figure("filling the appeals", filled, "s")]


def _of_places(sizes: dict[str, int]) -> list[Figure]:
    say("Finding streets in a city of 27,000 names …")
    found = places.measure(sizes["messages"])
    return [
        Figure("find the street of a message", found.together, "ms CPU", places.LIMIT),
        Figure("  every name looked for in turn", found.peer, "ms CPU"),
        Figure("  ratio to that", found.together / found.peer, "times"),
    ]


def _of_knowledge(sizes: dict[str, int]) -> list[Figure]:
    with house.database() as url:
        from bench import knowledge

        say(f"Asking {sizes['questions']} questions of {sizes['entries']:,} answers …")
        found = knowledge.measure(url, sizes["entries"], sizes["questions"])
    return [
        Figure("find an answer, 95 of 100", found.p95, "ms CPU", 50.0),
        Figure("  half of them", found.p50, "ms CPU"),
        Figure("  a plain search for the words, half of them", found.plain, "ms CPU"),
        Figure("  ratio to the plain search", found.p50 / found.plain, "times"),
        Figure("  95 of 100, by the clock", found.wall, "ms"),
        Figure("  the plain search, by the clock", found.plain_wall, "ms"),
        Figure("  before a process's first question", found.first, "s CPU", 3.0),
        Figure("  memory of a process for it", found.megabytes, "MiB"),
    ]


def _of_notices(sizes: dict[str, int]) -> list[Figure]:
    with house.database():
        from bench import notices
        from huiyin.testing.cast import prepare_cast, prepare_city

        prepare_city()
        prepare_cast()
        say(f"Telling of {sizes['told']:,} appeals …")
        told = notices.measure(sizes["told"])
    return [
        Figure("tell of an appeal, beside receiving it", told.share, "times", 3.0),
        Figure("  one notice", 1000 * told.looked / told.notices, "ms"),
        Figure("  receiving the appeal", 1000 * told.received / sizes["told"], "ms"),
    ]


def _of_appeals(done: Any) -> list[Figure]:
    ours, raw = done.spent.each(done.count), done.raw.each(done.count)
    return [
        Figure("accept one appeal by API", ours["together"], "ms CPU", 8.0),
        *_parts(ours),
        Figure("  the same rows by psycopg", raw["together"], "ms CPU"),
        *_parts(raw),
        Figure("  ratio to psycopg", ours["together"] / raw["together"], "times"),
        Figure("  appeals a second", done.count / done.spent.wall, "1/s"),
    ]


def _of_list(page: str, done: Any) -> list[Figure]:
    each = done.spent.each(done.count)
    return [
        Figure(f"a unit's list of 50, {page} page", each["together"], "ms CPU", 20.0),
        *_parts(each),
        Figure("  SQL statements", done.statements, "", 8),
        Figure("  size", done.bytes / 1024, "KiB"),
    ]


def _of_import(done: Any) -> list[Figure]:
    rate, raw = done.count / done.seconds, done.count / done.raw_seconds
    return [
        Figure("import a file", rate, "rows/s", 500, most=False),
        *_parts(done.spent.each(done.count)),
        Figure("  the same rows by COPY", raw, "rows/s"),
        Figure("  ratio to COPY", raw / rate, "times"),
    ]


def _of_triage(sizes: dict[str, int]) -> list[Figure]:
    say(f"Learning from half of {sizes['messages']:,} messages …")
    told = triage.measure(*triage.invented(sizes["messages"]))
    return [
        Figure("tell what a message is about", told.report.ms_per_message, "ms CPU", 1.0),
        Figure("  in a batch, each", told.report.ms_per_message_batch, "ms CPU", 0.3),
        Figure("  plain TF-IDF and SVM", told.peer_ms, "ms CPU"),
        Figure("  learning, each message", 1000 * told.learning_cpu / told.rows, "ms CPU"),
    ]


def _parts(each: dict[str, float]) -> list[Figure]:
    return [Figure(f"  {name}", value, "ms CPU") for name, value in each.items() if name != "together"]


PARTS: Parts = {
    "house": _of_house,
    "lists": _of_lists,
    "similar": _of_similar,
    "places": _of_places,
    "knowledge": _of_knowledge,
    "notices": _of_notices,
    "triage": _of_triage,
}
