"""What brings others in: whistles, letters, the level above."""

from huiyin.web.unit.deed import Deed

DEEDS: tuple[Deed, ...] = ()
