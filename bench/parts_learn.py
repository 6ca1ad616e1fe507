"""What learning is asked: detection, scan, store, forecast, the day's work; figures with their limits."""

from bench.figures import Figure, Parts, say


def _of_store(sizes: dict[str, int]) -> list[Figure]:
    from bench import store, store_daily

    say(f"Asking {sizes['stored']:,} orders through the store and by hand …")
    figures = []
    for one in store.measure(sizes["stored"], store.ROUNDS):
        figures += [
            Figure(f"{one.name}, beside DuckDB by hand", one.ratio, "times", store.LIMIT),
            Figure("  through the store", one.ours["cpu"], "s CPU"),
            Figure("  by the wall", one.ours["wall"], "s"),
            Figure("  memory of its process", one.ours["megabytes"], "MiB", store.MEGABYTES),
        ]
    say(f"Carrying {sizes['day']:,} new orders over …")
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

    say(f"The day's work for {sizes['day']:,} orders on top of {sizes['stored']:,} …")
    ran = daily.measure(sizes["stored"], sizes["day"])
    return [
        Figure("the day's work of learning", ran.seconds, "s", daily.LIMIT),
        Figure("  by the processors", ran.cpu, "s CPU"),
        *(Figure(f"  {step.step}", step.seconds, "s") for step in ran.steps),
        Figure("  steps that failed", sum(bool(step.trouble) for step in ran.steps), "", 0),
        Figure("  done again", ran.again, "s"),
    ]


def _of_scan(sizes: dict[str, int]) -> list[Figure]:
    from bench import scan

    say(f"Scanning {sizes['scanned']:,} cases in 343 places and 28 days …")
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

    say(f"Testing a week of {sizes['series']:,} series …")
    figures = [
        Figure(f"a week of {sizes['series']:,} series, {name}", spent, "s", detect.SECONDS)
        for name, spent in detect.seconds(sizes["series"])
    ]
    say(f"Looking for outbreaks in 42 scenarios, {sizes['replicates']} times each …")
    for name, found in detect.scores(sizes["replicates"]):
        ours = name.startswith("huiyin")
        figures += [
            Figure(f"42 scenarios, {name}: false alarms", found.fpr, "%", detect.FALSE if ours else None),
            Figure("  outbreaks found", found.pod, "%", detect.FOUND if ours else None, most=False),
            Figure("  after, on average", found.delay, "weeks"),
        ]
    for reach, size in detect.CROSSING:
        say(f"Looking for outbreaks of {size:g} standard deviations in {reach} streets of a district …")
        of_ways = detect.crossing(sizes["crossed"], reach, size)
        figures += [
            Figure(f"{reach} streets x {size:g}, {way}: found", found.pod, "%")
            for way, found in of_ways.items()
        ]
    return figures


def _of_forecast(sizes: dict[str, int]) -> list[Figure]:
    from bench import forecast

    if not forecast.COUNTS.is_file():
        say(f"Forecasts are not measured: {forecast.COUNTS.name} is not beside this repository.")
        return []
    say(f"Forecasting {sizes['forecast_days']} days of real counts, each from the day before …")
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


PARTS: Parts = {
    "detect": _of_detect,
    "scan": _of_scan,
    "store": _of_store,
    "forecast": _of_forecast,
    "daily": _of_daily,
}
