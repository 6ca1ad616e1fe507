"""Logs without what people said: the database's DETAIL lines can carry a whole row."""

import logging
import re

DETAIL = re.compile(r"^DETAIL:.*(\n(?!Traceback|\s).*)*", re.M)


class DiscreetFormatter(logging.Formatter):
    """Prints tracebacks, but not the row that a constraint refused."""

    def formatException(self, ei: object) -> str:  # noqa: N802 - the name is logging's
        """The traceback with DETAIL lines left out."""
        return DETAIL.sub("DETAIL: (left out)", super().formatException(ei))  # type: ignore[arg-type]
