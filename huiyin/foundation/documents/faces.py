"""What every document is set with: the faces of the machine and the shipped ones, and words without steering signs."""

from functools import cache

import typst
from pylopdf_fonts_zh_cn import sans_path, serif_path

SHIPPED_SERIF, SHIPPED_SANS = "Noto Serif SC", "Noto Sans SC"
# Faces that the standard names, where the machine has them; the shipped ones stand in for them.
WANTED = {
    "title": ("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "方正小标宋简体"),
    "body": ("FangSong_GB2312", "FangSong", "STFangsong", "仿宋"),
    "bold": ("SimHei", "STHeiti", "黑体"),
}


@cache
def fonts() -> typst.Fonts:
    """All faces of the machine and the shipped ones; looked for once in a process."""
    return typst.Fonts(font_paths=[serif_path().parent, sans_path().parent])


@cache
def faces() -> dict[str, list[str]]:
    """For each use the faces to take, the best first."""
    known = set(fonts().families())
    shipped = {"title": SHIPPED_SERIF, "body": SHIPPED_SERIF, "bold": SHIPPED_SANS}
    return {
        use: [*(name for name in wanted if name in known), shipped[use]] for use, wanted in WANTED.items()
    }


def plain(text: str) -> str:
    """Words without signs that steer a machine; a line's end is a space."""
    return "".join(" " if sign.isspace() else sign for sign in text if sign.isspace() or sign.isprintable())
