"""The address at which an alert, a topic or a forecast is carried over to places that have not complained yet."""

from collections.abc import Iterable
from urllib.parse import urlencode

from django.urls import reverse

from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.city.queries import current
from huiyin.learn.insight.proactive.queries import SENTENCE_AT_MOST, sees


def proactive_url(
    actor: Actor, kind: str, key: object, sentence: str, matter: str, around: Iterable[str]
) -> str:
    """Where this person opens such orders; empty for who may not, and without a single matter to open them on.

    `sentence` says what was seen, without anybody's name: it stands in the address. `around` are the streets that
    complained.
    """
    known = current().matters.get(matter)
    if known is None or not known.is_leaf or not sees(actor):
        return ""
    asked = {
        "kind": kind,
        "key": str(key),
        "why": sentence[:SENTENCE_AT_MOST],
        "matter": matter,
        "around": ",".join(around),
    }
    return f"{reverse('proactive_new')}?{urlencode(asked)}"
