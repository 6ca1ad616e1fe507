"""Which facts a piece of work reads, and which of them more than once."""

import re
from collections import Counter

from django.test.utils import CaptureQueriesContext

_FACTS = "touched AS MATERIALIZED"  # how every reading of facts begins
_MOMENT = re.compile(r"'\d{4}-\d\d-\d\d[ T]\d\d:[^']*'")


def readings(statements: CaptureQueriesContext) -> Counter[str]:
    """The readings of facts, each with how often it was made; the moment of asking is no difference."""
    asked = (str(one["sql"]) for one in statements.captured_queries)
    return Counter(_MOMENT.sub("now", sql) for sql in asked if _FACTS in sql)


def again(statements: CaptureQueriesContext) -> list[str]:
    """What was read more than once, told by its ending."""
    return [sql[-160:] for sql, times in readings(statements).items() if times > 1]
