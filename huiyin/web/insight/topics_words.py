"""Words of topics."""

from collections.abc import Mapping

from django.utils.translation import gettext, gettext_noop

CHANGES: Mapping[str, str] = {
    "born": gettext_noop("出现"),
    "took_in": gettext_noop("并进来"),
    "went_in": gettext_noop("并出去"),
    "parted": gettext_noop("分出去"),
    "renamed": gettext_noop("改名"),
    "slept": gettext_noop("平息"),
    "woke": gettext_noop("又起"),
}


def said(table: Mapping[str, str], key: str) -> str:
    """The word for a key, in the reader's language."""
    return gettext(table[key]) if key in table else key
