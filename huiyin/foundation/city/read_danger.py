"""`risk_patterns.csv` and `danger.toml` of a pack, read and checked."""

from __future__ import annotations

from pathlib import Path

from huiyin.foundation.city import parts
from huiyin.foundation.city.danger import REACHES, Advice, AlarmRules, Context, Danger, RiskPattern, parse
from huiyin.foundation.city.files import Row, Table, read_rows, read_toml
from huiyin.foundation.city.findings import Findings

PATTERNS, HEARING = "risk_patterns.csv", "danger.toml"
PATTERN_COLUMNS = ("pattern", "like")
MINUTES = {"minute": 1.0, "hour": 60.0, "day": 1440.0}


def read_danger(folder: Path, found: Findings) -> Danger:
    """Both files of a pack."""
    patterns = tuple(
        filter(None, (_pattern(row) for row in read_rows(folder, PATTERNS, PATTERN_COLUMNS, found)))
    )
    table = read_toml(folder, HEARING, found)
    if not found.readable(HEARING) or not table.data:
        return Danger(patterns)
    hearing = table.table("hearing")
    return Danger(
        patterns,
        negations=hearing.strings("negations"),
        not_negations=hearing.strings("not_negations"),
        fillers=hearing.strings("fillers"),
        harmless=hearing.strings("harmless"),
        contexts=_contexts(hearing),
        alarms=_alarms(table.table("alarms")),
        advice=_advice(table.table("advice")),
    )


def _advice(table: Table) -> dict[str, Advice]:
    kinds = {kind: table.table(kind) for kind in table.data}
    return {
        kind: Advice(inner.string("text"), inner.string("text_en"), inner.strings("dial"))
        for kind, inner in kinds.items()
    }


def _pattern(row: Row) -> RiskPattern | None:
    try:
        pieces, gaps = parse(row["pattern"])
    except ValueError as problem:
        zh, en = problem.args
        row.error(f"句式{row['pattern']}：{zh}。", f"Pattern {row['pattern']}: {en}.")
        return None
    return RiskPattern(row["pattern"], pieces, gaps, row["like"], row.line)


def _contexts(hearing: Table) -> tuple[Context, ...]:
    contexts = hearing.table("contexts", required=False)
    return tuple(_context(contexts.table(name)) for name in contexts.data)


def _context(table: Table) -> Context:
    reach, to = table.string("reach"), str(table.data.get("to", ""))
    if reach and reach not in REACHES:
        table.error(
            "reach",
            f"不认识“{reach}”，应为{'|'.join(REACHES)}。",
            f"“{reach}” is not one of {'|'.join(REACHES)}.",
        )
    if to and to not in parts.RISK_GRADES:
        table.error("to", f"没有这个等级：{to}", f"There is no grade {to}.")
    kinds = table.strings("kinds") if "kinds" in table.data else ()
    return Context(table.strings("words"), reach, to, kinds)


def _alarms(table: Table) -> AlarmRules:
    take = table.table("take")
    minutes = {grade: _minutes(take, grade) for grade in take.data}
    for grade in take.data.keys() - set(parts.RISK_GRADES):
        take.error(grade, f"没有这个等级：{grade}", f"There is no grade {grade}.")
    if "red" not in take.data:
        take.error("", "红色必须有时限。", "Red must have a limit.")
    to = table.table("to")
    stale = _minutes(table, "stale") / MINUTES["day"]
    call, call_en = table.string("call"), table.string("call_en")
    return AlarmRules(minutes, stale, {kind: to.string(kind) for kind in to.data}, call, call_en)


def _minutes(table: Table, key: str) -> float:
    inner = table.table(key)
    amount, unit = inner.number("amount"), inner.string("unit")
    if unit and unit not in MINUTES:
        inner.error("unit", f"不认识的单位{unit}。", f"Unknown unit {unit}.")
    if not amount > 0:
        inner.error("amount", "须为正数。", "Must be positive.")
    return amount * MINUTES.get(unit, 1.0)


def check_danger(pack: parts.CityPack, found: Findings) -> None:
    """Record patterns that follow no risk word or stand twice, and hand-overs of kinds that are not there."""
    if not found.readable("risk_words.csv", PATTERNS, HEARING):
        return
    words = {risk.word for risk in pack.risk_words}
    seen: dict[str, int] = {}
    for pattern in pack.danger.patterns:
        if pattern.like not in words:
            found.add(
                PATTERNS,
                pattern.line,
                f"没有风险词{pattern.like}。",
                f"There is no risk word {pattern.like}.",
            )
        if first := seen.get(pattern.text):
            found.add(
                PATTERNS,
                pattern.line,
                f"{pattern.text}重复，第{first}行已有。",
                f"{pattern.text} is a duplicate of line {first}.",
            )
        seen.setdefault(pattern.text, pattern.line)
    kinds = {risk.kind for risk in pack.risk_words}
    named = (
        {kind for context in pack.danger.contexts for kind in context.kinds}
        | pack.danger.alarms.to.keys()
        | pack.danger.advice.keys()
    )
    for kind in sorted(named - kinds):
        found.add(HEARING, 0, f"没有这类风险词：{kind}", f"There are no risk words of the kind {kind}.")
