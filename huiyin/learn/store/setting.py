"""Which engine answers: one setting, HUIYIN_ANALYSIS."""

import os
import re
from importlib.util import find_spec

DUCKDB = "duckdb"
_SPARK = re.compile(r"spark|spark://\S+|local(-cluster)?\[[\w,* ]+\]|yarn|k8s://\S+")


class UnknownEngine(Exception):
    """HUIYIN_ANALYSIS names no engine, or one that is not installed."""


def engine() -> str:
    """`duckdb`, or where Spark is to be found: `spark` (in this process) or the address of its master."""
    said = os.environ.get("HUIYIN_ANALYSIS") or DUCKDB
    if said != DUCKDB and not _SPARK.fullmatch(said):
        raise UnknownEngine(
            f"HUIYIN_ANALYSIS is {said!r}; it can be duckdb, spark, spark://HOST:PORT, local-cluster[N,CORES,MB], "
            "yarn or k8s://URL"
        )
    if said != DUCKDB and find_spec("pyspark") is None:
        raise UnknownEngine("HUIYIN_ANALYSIS asks for Spark: install huiyin[spark]; it needs Java 17")
    return said
