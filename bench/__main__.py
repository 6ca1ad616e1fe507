"""`python -m bench`: measure, print a table, and write bench/results/latest.json."""

import argparse
import json
import os
import platform
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench import fairness, house, places, triage

RESULTS = Path(__file__).parent / "results" / "latest.json"
FULL = {
    "orders": 100_000,
    "appeals": 1600,
    "lists": 200,
    "rows": 10_000,
    "messages": 5_000,
    "traces": 1_000_000,
    "entries": 50_000,
    "questions": 300,
    "million": 1_000_000,
    "pages": 20,
    "told": 2_000,
    "month": 2_000_000,
    "cities": 200,
    "flowing": 120_000,
    "units": 343,
    "stored": 20_000_000,
    "day": 70_000,
    "series": 34_300,
    "replicates": 100,
    "crossed": 10,
    "scanned": 50_000,
    "forecast_days": 90,
}
GAMED = 1  # cities whose year is simulated with cheats in it
QUICK = {
    "orders": 4_000,
    "appeals": 160,
    "lists": 30,
    "rows": 600,
    "messages": 500,
    "traces": 20_000,
    "entries": 2_000,
    "questions": 20,
    "million": 20_000,
    "pages": 2,
    "told": 200,
    "month": 40_000,
    "cities": 4,
    "flowing": 6_000,
    "units": 34,
    "stored": 200_000,
    "day": 2_000,
    "series": 300,
    "replicates": 1,
    "crossed": 1,
    "scanned": 3_000,
    "forecast_days": 7,
}
PARTS = (
    "house",
    "lists",
    "similar",
    "places",
    "knowledge",
    "notices",
    "triage",
    "scorecards",
    "fairness",
    "flows",
    "gaming",
    "detect",
    "scan",
    "store",
    "forecast",
    "daily",
)


@dataclass(frozen=True)
class Figure:
    """One figure with its limit; `most` says that it must not be more, otherwise not less."""

    name: str
    value: float
    unit: str
    limit: float | None = None
    most: bool = True

    @property
    def kept(self) -> bool | None:
        """Whether the limit is kept; None without one."""
        if self.limit is None:
            return None
        return self.value <= self.limit if self.most else self.value >= self.limit


def main() -> int:
    """Exit code 1 when a limit is not kept."""
    asked = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    asked.add_argument(
        "--quick", action="store_true", help="a small run that only shows that all of it works"
    )
    asked.add_argument("--only", choices=PARTS, help="one part alone")
    given = asked.parse_args()
    quick, parts = given.quick, (given.only,) if given.only else PARTS
    sizes = QUICK if quick else FULL
    began = time.monotonic()
    figures = [figure for part in parts for figure in _PARTS[part](sizes)]
    _print(figures)
    _write(figures, sizes, time.monotonic() - began)
    # A small run on a cold machine says nothing about limits.
    return 0 if quick or all(figure.kept is not False for figure in figures) else 1


def _of_house(sizes: dict[str, int]) -> list[Figure]:
    with house.database() as url:
        from bench import appeals, files, filling, lists

        _say(f"Filling a database with {sizes['orders']:,} orders …")
        began = time.monotonic()
        filling.fill(sizes["orders"])
        appeals.prepare_raw(url)
        filled = time.monotonic() - began
        with house.open_house(url) as open_house:
            _say(f"Accepting {sizes['appeals']} appeals through the API …")
            accepted = appeals.measure(open_house, url, sizes["appeals"])
            _say("Reading a unit's list …")
            listed = lists.measure(open_house, sizes["lists"])
        _say(f"Importing {sizes['rows']:,} rows …")
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

        _say(f"Filling a database with {sizes['million']:,} orders …")
        began = time.monotonic()
        million.fill(sizes["million"])
        filled = time.monotonic() - began
        _say("Reading a unit's list by every view and filter …")
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

        _say(f"Filling a database with {sizes['traces']:,} appeals …")
        began = time.monotonic()
        filling.open_city()
        similar.fill(sizes["traces"])
        filled = time.monotonic() - began
        _say("Looking for the same thing …")
        timed = similar.measure(sizes["questions"])
    figures = []
    for name, one in timed.items():
        figures.append(Figure(f"the same thing, {name}: p95", similar.part(one.cpu, 0.95), "ms CPU", 80.0))
        figures.append(Figure("  median", similar.part(one.cpu, 0.5), "ms CPU"))
        figures.append(Figure("  p95 by the wall", similar.part(one.wall, 0.95), "ms"))
        figures.append(Figure("  found something", 100 * one.found / len(one.wall), "%"))
    return [*figures, Figure("filling the appeals", filled, "s")]


def _of_places(sizes: dict[str, int]) -> list[Figure]:
    _say("Finding streets in a city of 27,000 names …")
    found = places.measure(sizes["messages"])
    return [
        Figure("find the street of a message", found.together, "ms CPU", places.LIMIT),
        Figure("  every name looked for in turn", found.peer, "ms CPU"),
        Figure("  ratio to that", found.together / found.peer, "times"),
    ]


def _of_knowledge(sizes: dict[str, int]) -> list[Figure]:
    with house.database() as url:
        from bench import knowledge

        _say(f"Asking {sizes['questions']} questions of {sizes['entries']:,} answers …")
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
        _say(f"Telling of {sizes['told']:,} appeals …")
        told = notices.measure(sizes["told"])
    return [
        Figure("tell of an appeal, beside receiving it", told.share, "times", 3.0),
        Figure("  one notice", 1000 * told.looked / told.notices, "ms"),
        Figure("  receiving the appeal", 1000 * told.received / sizes["told"], "ms"),
    ]


def _of_flows(sizes: dict[str, int]) -> list[Figure]:
    with house.database():
        from bench import flows

        _say(f"Filling nine weeks with {sizes['month']:,} orders a month …")
        orders = flows.fill(sizes["flowing"])
        figures = []
        for name, spent, statements in flows.measure():
            figures += [
                Figure(f"the data of {name}, a month", spent, "s", flows.LIMIT),
                Figure("  SQL statements", statements, ""),
            ]
    return [*figures, Figure("  orders there", orders, "")]


def _of_gaming(sizes: dict[str, int]) -> list[Figure]:
    from bench import gaming

    figures = []
    for times in gaming.TIMES:
        _say(f"Looking for cheats {times:g} times as strong as stated …")
        found = gaming.measure(times, GAMED, sizes["units"] / gaming.UNITS)
        for name, score in found.items():
            bar = gaming.LIMITS[name] if times == 1 else None
            figures += _of_score(f"{name}, cheats x{times:g}", score, bar)
    _say("Looking at an honest city …")
    honest = gaming.measure(1, GAMED, sizes["units"] / gaming.UNITS, cheats=0.0)
    wrong, tested = (sum(getattr(one, key) for one in honest.values()) for key in ("wrong", "honest"))
    return [
        *figures,
        Figure("honest city: asked of 10,000 tested", 10_000 * wrong / max(tested, 1), "", 10.0),
    ]


def _of_store(sizes: dict[str, int]) -> list[Figure]:
    from bench import store, store_daily

    _say(f"Asking {sizes['stored']:,} orders through the store and by hand …")
    figures = []
    for one in store.measure(sizes["stored"], store.ROUNDS):
        figures += [
            Figure(f"{one.name}, beside DuckDB by hand", one.ratio, "times", store.LIMIT),
            Figure("  through the store", one.ours["cpu"], "s CPU"),
            Figure("  by the wall", one.ours["wall"], "s"),
            Figure("  memory of its process", one.ours["megabytes"], "MiB", store.MEGABYTES),
        ]
    _say(f"Carrying {sizes['day']:,} new orders over …")
    day = store_daily.measure(sizes["stored"], sizes["day"])
    return [
        *figures,
        Figure("a day carried over on top of that", day.seconds, "s", store_daily.LIMIT),
        Figure("  orders touched", day.orders, ""),
        Figure("  files written", day.files, ""),
        Figure("  a run without news", day.idle, "s"),
    ]


def _of_daily(sizes: dict[str, int]) -> list[Figure]:
    from bench import daily

    _say(f"The day's work for {sizes['day']:,} orders on top of {sizes['stored']:,} …")
    ran = daily.measure(sizes["stored"], sizes["day"])
    return [
        Figure("the day's work of learning", ran.seconds, "s", daily.LIMIT),
        Figure("  by the processors", ran.cpu, "s CPU"),
        *(Figure(f"  {step.name}", step.seconds, "s") for step in ran.steps),
        Figure("  steps that failed", sum(bool(step.trouble) for step in ran.steps), "", 0),
        Figure("  done again", ran.again, "s"),
    ]


def _of_scan(sizes: dict[str, int]) -> list[Figure]:
    from bench import scan

    _say(f"Scanning {sizes['scanned']:,} cases in 343 places and 28 days …")
    done = scan.measure(sizes["scanned"])
    return [
        Figure("scan, all 999 replications", done.wall, "s", scan.LIMIT),
        Figure("  its processor time", done.cpu, "s CPU"),
        Figure("  by weekday", done.weekday, "s"),
        Figure("  by command, from files, all told", done.command, "s", scan.LIMIT),
        Figure("  one replication", done.each, "ms CPU"),
        Figure("  one replication, circle by circle", done.peer, "ms CPU"),
        Figure("  ratio to that", done.each / done.peer, "times", 1.0),
    ]


def _of_detect(sizes: dict[str, int]) -> list[Figure]:
    from bench import detect

    _say(f"Testing a week of {sizes['series']:,} series …")
    figures = [
        Figure(f"a week of {sizes['series']:,} series, {name}", spent, "s", detect.SECONDS)
        for name, spent in detect.seconds(sizes["series"])
    ]
    _say(f"Looking for outbreaks in 42 scenarios, {sizes['replicates']} times each …")
    for name, found in detect.scores(sizes["replicates"]):
        ours = name.startswith("huiyin")
        figures += [
            Figure(f"42 scenarios, {name}: false alarms", found.fpr, "%", detect.FALSE if ours else None),
            Figure("  outbreaks found", found.pod, "%", detect.FOUND if ours else None, most=False),
            Figure("  after, on average", found.delay, "weeks"),
        ]
    for reach, size in detect.CROSSING:
        _say(f"Looking for outbreaks of {size:g} standard deviations in {reach} streets of a district …")
        of_ways = detect.crossing(sizes["crossed"], reach, size)
        figures += [
            Figure(f"{reach} streets x {size:g}, {way}: found", found.pod, "%")
            for way, found in of_ways.items()
        ]
    return figures


def _of_forecast(sizes: dict[str, int]) -> list[Figure]:
    from bench import forecast

    if not forecast.COUNTS.is_file():
        _say(f"Forecasts are not measured: {forecast.COUNTS.name} is not beside this repository.")
        return []
    _say(f"Forecasting {sizes['forecast_days']} days of real counts, each from the day before …")
    done = forecast.measure(sizes["forecast_days"])
    figures = []
    for level, one in done.levels.items():
        figures += [
            Figure(
                f"missed beside the naive, {forecast.NAMES[level]}", one.ratio, "", forecast.LIMITS.get(level)
            ),
            Figure("  missed, share of all cases", 100 * one.missed, "%"),
        ]
        for content, held in one.held.items():
            figures.append(Figure(f"  within the {content:.0%} interval", 100 * held, "%"))
            limit = forecast.WITHIN if content == 0.8 and level in forecast.LIMITS else None
            figures.append(Figure("    off its level", 100 * abs(held - content), "points", limit))
    return [
        *figures,
        Figure("  levels apart from their sums", done.apart, "cases", 1e-6),
        Figure("learning and forecasting", done.seconds, "s"),
    ]


def _bar_of_precision(score: Any) -> float:
    """Nine in ten, as far as one simulated city can tell: two standard errors are allowed for."""
    return 0.9 - 2 * float(score.precision[1])


def _of_score(name: str, score: Any, least: float | None) -> list[Figure]:
    rows = (
        (f"{name}: precision", score.precision, _bar_of_precision(score) if least is not None else None),
        ("  recall of unit-months", score.recall, least),
        ("  recall, small units counted as missed", score.recall_of_all, None),
        ("  precision by unit", score.precision_of_units, None),
        ("  recall by unit", score.recall_of_units, None),
    )
    return [
        Figure(said, 100 * value, f"± {100 * error:.1f} %", _percent(bar), most=False)
        for said, (value, error), bar in rows
    ]


def _percent(share: float | None) -> float | None:
    return None if share is None else 100 * share


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
    _say(f"Learning from half of {sizes['messages']:,} messages …")
    told = triage.measure(*triage.invented(sizes["messages"]))
    return [
        Figure("tell what a message is about", told.report.ms_per_message, "ms CPU", 1.0),
        Figure("  in a batch, each", told.report.ms_per_message_batch, "ms CPU", 0.3),
        Figure("  plain TF-IDF and SVM", told.peer_ms, "ms CPU"),
        Figure("  learning, each message", 1000 * told.learning_cpu / told.rows, "ms CPU"),
    ]


def _of_scorecards(sizes: dict[str, int]) -> list[Figure]:
    with house.database():
        from bench import scorecards

        _say(f"Filling a month with {sizes['month']:,} orders of 343 units …")
        done = scorecards.measure(sizes["month"])
    limits = {"scorecards": scorecards.LIMIT, "scorecards, 3,000 orders touched since": scorecards.LIMIT}
    return [
        *(Figure(name, value, "s", limits.get(name)) for name, value in done.seconds.items()),
        *_of_pages("any number opens", done.pages, scorecards.PAGE_LIMIT),
        *_of_pages("the same, 3,000 orders touched since", done.lagging, scorecards.PAGE_LIMIT),
        Figure("facts", done.facts, ""),
        Figure("reckoning all of them", done.absorbed, "s"),
        Figure("filling the month", done.filled, "s"),
    ]


def _of_fairness(sizes: dict[str, int]) -> list[Figure]:
    cities = sizes["cities"]
    figures = []
    for median in fairness.ASKED:
        _say(f"Comparing the units of {cities} cities with {median} orders a unit …")
        figures += _of_cities(median, fairness.measure(median, cities))
        for level, held in fairness.marks(median, cities).items():
            figures += _of_level(f"  composite mark within its {level:.0%} interval", 100 * level, held)
    for count in fairness.GROUPS:
        figures += [
            Figure(f"a peer group of {count} units within the {level:.0%} interval", one.mean, "%")
            for level, one in fairness.small(count, 4 * cities).items()
        ]
    figures.append(Figure("compare and place 343 units", fairness.milliseconds(), "ms CPU", 500.0))
    for shape in fairness.others():
        _say(f"Comparing cities of another shape: {shape} …")
        found = fairness.measure(600, max(1, cities // 4), shape)
        figures += [
            Figure(
                f"shape {shape}, 600 orders a unit: truly among ten worst, shrunken", found.shrunken.mean, ""
            ),
            Figure("  named rightly", found.rightly.mean, "%", fairness.RIGHTLY, most=False),
            Figure("  within the 95 % interval", found.held[0.95].mean, "%"),
        ]
    return figures


def _of_cities(median: int, found: fairness.Size) -> list[Figure]:
    """Limits allow for two standard errors of the simulation."""
    asked = round(fairness.ASKED[median] - 2 * found.shrunken.error, 2)
    right = round(fairness.RIGHTLY - 2 * found.rightly.error, 1)
    return [
        Figure(
            f"{median} orders a unit: truly among ten worst, shrunken",
            found.shrunken.mean,
            "",
            asked,
            most=False,
        ),
        Figure("  standard error", found.shrunken.error, ""),
        Figure("  by plain rate", found.raw.mean, ""),
        *(
            one
            for level in fairness.LEVELS
            for one in _of_level(f"  within the {level:.0%} interval", 100 * level, found.held[level])
        ),
        Figure("  the ten worst within it", found.held_of_last.mean, "%"),
        Figure("  within the 95 % Wilson interval", found.wilson.mean, "%"),
        Figure("  place within its 95 % interval", found.places.mean, "%"),
        Figure("  named as bad, a city", found.named, ""),
        Figure("  named rightly", found.rightly.mean, "%", right, most=False),
        Figure("  reliability of the list", found.reliability, ""),
    ]


def _of_level(name: str, level: float, held: fairness.Found) -> list[Figure]:
    """Neither too seldom nor too often."""
    return [
        Figure(name, held.mean, "%"),
        Figure("    off its level", abs(held.mean - level), "points", fairness.WITHIN),
    ]


def _of_pages(name: str, pages: list[Any], limit: float) -> list[Figure]:
    return [
        Figure(f"{name}: the slowest page", pages[0].cpu, "ms CPU", limit),
        Figure("  half of them", pages[len(pages) // 2].cpu, "ms CPU"),
        Figure("  the slowest by the wall", max(page.wall for page in pages), "ms"),
        Figure("  pages tried", len(pages), ""),
    ]


def _parts(each: dict[str, float]) -> list[Figure]:
    return [Figure(f"  {name}", value, "ms CPU") for name, value in each.items() if name != "together"]


def _print(figures: list[Figure]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table("what", "figure", "", "limit", "", title="Huiyin, measured")
    for figure in figures:
        limit = "" if figure.limit is None else f"{'≤' if figure.most else '≥'} {figure.limit:g}"
        verdict = {None: "", True: "kept", False: "NOT KEPT"}[figure.kept]
        table.add_row(figure.name, f"{figure.value:,.2f}", figure.unit, limit, verdict)
    Console(width=100).print(table)


def _write(figures: list[Figure], sizes: dict[str, int], seconds: float) -> None:
    RESULTS.parent.mkdir(exist_ok=True)
    found = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": _machine(),
        "sizes": sizes,
        "seconds": round(seconds, 1),
        "figures": [
            {"name": f.name.strip(), "part": f.name.startswith(" "), "value": round(f.value, 3)}
            | {"unit": f.unit, "limit": f.limit, "kept": f.kept}
            for f in figures
        ],
    }
    RESULTS.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", "utf-8")
    _say(f"Written to {RESULTS.relative_to(Path.cwd()) if RESULTS.is_relative_to(Path.cwd()) else RESULTS}")


def _machine() -> dict[str, Any]:
    names = [line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")]
    return {
        "cores": os.cpu_count(),
        "processor": names[0].partition(": ")[2] if names else platform.machine(),
        "python": platform.python_version(),
        "load": [round(load, 2) for load in os.getloadavg()],
    }


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


_PARTS = {
    "house": _of_house,
    "lists": _of_lists,
    "similar": _of_similar,
    "places": _of_places,
    "knowledge": _of_knowledge,
    "notices": _of_notices,
    "flows": _of_flows,
    "triage": _of_triage,
    "scorecards": _of_scorecards,
    "fairness": _of_fairness,
    "gaming": _of_gaming,
    "detect": _of_detect,
    "scan": _of_scan,
    "store": _of_store,
    "forecast": _of_forecast,
    "daily": _of_daily,
}


if __name__ == "__main__":
    sys.exit(main())
