"""What is decided by several people: exclusions, objections, conferences, parts of other units."""

from huiyin.web.unit.deed import Deed

DEEDS: tuple[Deed, ...] = ()
