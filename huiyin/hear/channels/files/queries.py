"""What of a file is in the house already."""

from collections.abc import Collection

from huiyin.hear.channels.files.convert import SOURCE
from huiyin.hear.intake.models import Appeal


def known_keys(keys: Collection[str]) -> set[str]:
    """Those of these keys under which an appeal was registered from a file."""
    found = Appeal.objects.filter(source=SOURCE, source_key__in=keys)
    return set(found.values_list("source_key", flat=True))
