"""`docs/lifecycle.md` is printed from the table in `huiyin/act/orders/rules.py`; here they are compared."""

import sys
from pathlib import Path

from huiyin.act.orders.clock_rules import CLOCK_RULES, PAUSED_IN
from huiyin.act.orders.rules import MOVES, STATES, STRAIGHT

PAGE = Path("docs/lifecycle.md")
HEAD = """# The life of a work order 工单的一生

This page is printed from the table in `huiyin/act/orders/rules.py` by `make docs`; `make check` fails when the two
differ. The code moves orders by that table and by nothing else.

"""


def page() -> str:
    """The whole page."""
    return HEAD + _diagram() + _states() + _moves() + _clocks()


def _diagram() -> str:
    lines = [
        f"    {m.source} --> {m.target}: {m.name}"
        for m in MOVES
        if m.action in STRAIGHT and m.source != m.target
    ]
    return "```mermaid\nstateDiagram-v2\n" + "\n".join(lines).replace("     -->", "    [*] -->") + "\n```\n\n"


def _states() -> str:
    rows = [
        f"| {s.code} | {s.name} | {s.name_en} | {s.hand} | {s.told} | {s.told_en} |" for s in STATES.values()
    ]
    head = "| Code | 状态 | State | In whose hand | 告诉诉求人 | Told to the appellant |\n|---|---|---|---|---|---|\n"
    return "## States\n\n" + head + "\n".join(rows) + "\n\n"


def _moves() -> str:
    rows = [
        f"| {m.source or '–'} | {m.target} | `{m.action}` | {m.name} | {m.name_en} "
        f"| {', '.join(sorted(m.roles))} | {', '.join(m.evidence) or '–'} |"
        for m in MOVES
    ]
    head = "## Moves\n\n| From | To | Action | 动作 | Move | By | Evidence |\n|---|---|---|---|---|---|---|\n"
    return head + "\n".join(rows) + "\n\n"


def _clocks() -> str:
    rows = [
        f"| {c.name} | {', '.join(c.starts_in)} | {', '.join(c.runs_in)} | {', '.join(c.met_by) or 'leaving these'} |"
        for c in CLOCK_RULES
    ]
    head = "## Clocks\n\nLimits come from the city pack. Handling pauses in " + ", ".join(PAUSED_IN) + ".\n\n"
    return head + "| Clock | Starts in | Runs in | Stopped by |\n|---|---|---|---|\n" + "\n".join(rows) + "\n"


def main(arguments: list[str]) -> int:
    """Compare, or write with `--write`."""
    if "--write" in arguments:
        PAGE.write_text(page(), "utf-8")
        return 0
    if PAGE.exists() and PAGE.read_text("utf-8") == page():
        return 0
    print(f"{PAGE} is not what the table says; run: make docs")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
