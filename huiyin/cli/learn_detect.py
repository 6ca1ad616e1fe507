"""`huiyin learn detect`: a file of counts in, thresholds and alarms out. It needs no database."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from huiyin.cli.running import Unusable
from huiyin.cli.writing import appearing

NEEDED = ["series", "t", "y"]
OUT = ["series", "method", "t", "observed", "upperbound", "alarm", "expected"]


def detect(
    file: Annotated[Path, typer.Argument(help="CSV with the columns series, t, y: the count y of time t.")],
    method: Annotated[
        str, typer.Option(help="farrington, ears-c1, ears-c2, ears-c3 or huiyin.", show_default=False)
    ],
    out: Annotated[Path, typer.Option(help="CSV to be written.", show_default=False)],
    freq: Annotated[int, typer.Option(min=2, help="Times in a year: 52 for weeks, 365 for days.")] = 52,
    start: Annotated[
        int | None,
        typer.Option(
            "--from", help="The first t tested; without it every t that can be.", show_default=False
        ),
    ] = None,
) -> None:
    """Test counts for what is beyond chance, against their own past.

    Out come series, method, t, observed, upperbound, alarm, expected; a cell is empty where nothing can be said.
    """
    from huiyin.learn.stats.detect import METHODS

    if method not in METHODS:
        raise Unusable(f"没有这种方法 | no method {method}; there are {', '.join(METHODS)}")
    tables = [_tested(one, method, freq, start) for one in _grids(_read(file))]
    if not any(len(table) for table in tables):
        raise Unusable(_nothing(method, freq, start))
    _write(tables, out)


def _read(file: Path) -> Any:
    """Rows of series, t and y; whatever is wrong with the file is one line."""
    import pandas as pd

    try:
        with file.open(encoding="utf-8-sig", newline="") as stream:
            rows = pd.read_csv(stream, dtype={"series": "string"}, keep_default_na=False)
    except OSError as error:
        raise Unusable(f"读不了{file} | cannot read {file}: {error.strerror}") from error
    except (ValueError, pd.errors.ParserError) as error:  # UnicodeDecodeError is a ValueError too
        reason = " ".join(str(error).split())
        raise Unusable(f"这不是CSV文件 | {file} is no CSV: {reason}") from error
    missing = [name for name in NEEDED if name not in rows.columns]
    if missing:
        raise Unusable(f"缺少列 | {file} lacks the column {', '.join(missing)}")
    if rows.empty:
        raise Unusable(f"文件没有数据 | {file} holds no row")
    return _whole(rows[NEEDED], file)


def _whole(rows: Any, file: Path) -> Any:
    """The same with whole numbers in t and y."""
    import pandas as pd

    for name in ("t", "y"):
        numbers = pd.to_numeric(rows[name], errors="coerce")
        wrong = numbers.isna() | (numbers % 1 != 0) | (numbers.abs() > 1e15) | ((name == "y") & (numbers < 0))
        if wrong.any():
            at = int(wrong.to_numpy().argmax())
            raise Unusable(
                f"不是计数 | {file}, row {at + 2}: {name} is {rows[name].iloc[at]!r}, not a whole number"
                + (" of at least 0" if name == "y" else "")
            )
        rows = rows.assign(**{name: numbers.astype("int64")})
    return rows


def _grids(rows: Any) -> Iterator[Any]:
    """Series of one span together, as a table with a row for each; a gap is said, not filled."""
    import numpy as np
    import pandas as pd

    codes, found = pd.factorize(rows["series"], sort=True)
    names = found.to_numpy(object)
    order = np.lexsort((rows["t"].to_numpy(), codes))
    codes, t, y = codes[order], rows["t"].to_numpy()[order], rows["y"].to_numpy()[order]
    step = np.diff(t)
    wrong = np.flatnonzero((codes[1:] == codes[:-1]) & (step != 1))
    if len(wrong):
        at = wrong[0]
        what = f"t {t[at]} stands twice" if step[at] == 0 else f"after t {t[at]} comes {t[at + 1]}"
        raise Unusable(f"时间不连续 | series {names[codes[at]]}: {what}; every time needs its count, 0 too")
    begin = np.concatenate([[0], np.flatnonzero(np.diff(codes)) + 1])
    lengths = np.diff(np.append(begin, len(t)))
    for span in sorted(set(zip(t[begin].tolist(), lengths.tolist(), strict=True))):
        chosen = np.flatnonzero((t[begin] == span[0]) & (lengths == span[1]))
        where = begin[chosen][:, None] + np.arange(span[1])
        yield names[codes[begin[chosen]]], span[0], y[where]


def _tested(grid: Any, method: str, freq: int, start: int | None) -> Any:
    """What the method says of series of one span; empty where they are too short."""
    import numpy as np
    import pandas as pd

    from huiyin.learn.stats.detect import detect, earliest

    names, first, counts = grid
    begin = earliest(method, freq) if start is None else max(1, start - first + 1)
    if begin > counts.shape[1]:
        return pd.DataFrame(columns=OUT)
    found = detect(counts, method, freq, begin)
    tested = found.observed.shape[1]
    alarm = pd.array(found.alarm.ravel().astype(int), dtype="Int64")
    alarm[~found.known.ravel()] = pd.NA
    columns = [
        np.repeat(names, tested),
        method,
        np.tile(np.arange(begin, begin + tested) + first - 1, len(names)),
        found.observed.ravel(),
        found.upperbound.ravel(),
        alarm,
        found.expected.ravel(),
    ]
    return pd.DataFrame(dict(zip(OUT, columns, strict=True)))


def _nothing(method: str, freq: int, start: int | None) -> str:
    from huiyin.learn.stats.detect import earliest

    if start is not None:
        return f"没有可检测的时间 | no series reaches t {start}"
    return f"序列太短 | every series is too short: {method} needs {earliest(method, freq)} times"


def _write(tables: list[Any], out: Path) -> None:
    import pandas as pd

    whole = pd.concat([table for table in tables if len(table)]).sort_values(["series", "t"], kind="stable")
    with appearing(out) as stream:
        whole.to_csv(stream, index=False)
