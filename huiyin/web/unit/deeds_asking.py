"""What takes handling out of its straight way: asking the appellant, more time, the ledger of promises, redoing."""

from huiyin.web.unit.deed import Deed

DEEDS: tuple[Deed, ...] = ()
