"""Every relative link in a Markdown page leads somewhere, and every room has a page."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)(#[^)]*)?\)")
ROOMS = "huiyin/*/*/__init__.py"
WITHOUT_PAGE = {"migrations", "actions", "database", "fixtures"}


def faults(top: Path) -> Iterator[str]:
    """Broken links, and rooms without a README."""
    for page in sorted([*top.glob("*.md"), *top.glob("docs/**/*.md"), *top.glob("huiyin/*/*/README.md")]):
        for target, _ in LINK.findall(page.read_text("utf-8")):
            if "://" not in target and not (page.parent / target).exists():
                yield f"{page}: {target} does not exist"
    for room in sorted({path.parent for path in top.glob(ROOMS)}):
        if room.name not in WITHOUT_PAGE and room.parent.name in STAGES and not (room / "README.md").exists():
            yield f"{room}: no README.md"


STAGES = {"foundation", "hear", "act", "answer", "learn", "publish"}


def main() -> int:
    """Print what is wrong."""
    found = list(faults(Path()))
    print("\n".join(found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
