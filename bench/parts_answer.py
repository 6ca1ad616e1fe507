"""What assessment and supervision are asked: scorecards, fairness, flows, cheats; figures with their limits."""

from typing import Any

from bench import fairness, house
from bench.figures import Figure, Parts, say

GAMED = 1  # cities whose year is simulated with cheats in it


def _of_flows(sizes: dict[str, int]) -> list[Figure]:
    with house.database():
        from bench import flows

        say(f"Filling nine weeks with {sizes['month']:,} orders a month …")
        orders = flows.fill(sizes["flowing"])
        figures = []
        for name, spent, statements in flows.measure():
            figures += [
                Figure(f"the data of {name}, a month", spent, "s", flows.LIMIT),
                Figure("  SQL statements", statements, ""),
            ]
    return [*figures, Figure("  orders there", orders, "")]


def _of_gaming(sizes: dict[str, int]) -> list[Figure]:
    from bench import gaming, gaming_record

    figures = []
    for times in gaming.TIMES:
        say(f"Looking for cheats {times:g} times as strong as stated …")
        found = gaming.measure(times, GAMED, sizes["units"] / gaming_record.UNITS)
        for name, score in found.items():
            bar = gaming.LIMITS[name] if times == 1 else None
            figures += _of_score(f"{name}, cheats x{times:g}", score, bar)
    say("Looking at an honest city …")
    honest = gaming.measure(1, GAMED, sizes["units"] / gaming_record.UNITS, cheats=0.0)
    wrong, tested = (sum(getattr(one, key) for one in honest.values()) for key in ("wrong", "honest"))
    return [
        *figures,
        Figure("honest city: asked of 10,000 tested", 10_000 * wrong / max(tested, 1), "", 10.0),
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


def _of_scorecards(sizes: dict[str, int]) -> list[Figure]:
    with house.database():
        from bench import scorecards

        say(f"Filling a month with {sizes['month']:,} orders of 343 units …")
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
        say(f"Comparing the units of {cities} cities with {median} orders a unit …")
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
        say(f"Comparing cities of another shape: {shape} …")
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


PARTS: Parts = {
    "scorecards": _of_scorecards,
    "fairness": _of_fairness,
    "flows": _of_flows,
    "gaming": _of_gaming,
}
