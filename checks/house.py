"""Rules of the house that no linter knows: who writes models, no signals, no city in code, small files."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TypeGuard

LINES_AT_MOST = 330
FUNCTION_AT_MOST = 40
WRITES = {
    "save",
    "create",
    "bulk_create",
    "update",
    "bulk_update",
    "delete",
    "get_or_create",
    "update_or_create",
}
WRITES |= {"copy_in"}
# Files beside `actions` that write for it; each says so in its first line.
WRITERS = {"huiyin/act/orders/clocks.py", "huiyin/foundation/copying.py"}
CITIES = ("回音市", "青石市", "北京", "上海", "江苏")
CODE = "huiyin"


def faults() -> Iterator[str]:
    """What breaks a rule."""
    for path in sorted(Path(CODE).glob("**/*.py")):
        if "migrations" in path.parts:
            continue
        text = path.read_text("utf-8")
        tree = ast.parse(text)
        yield from _size(path, text, tree)
        yield from _signals(path, tree)
        yield from _writes(path, tree)
        yield from _city(path, tree)


def _size(path: Path, text: str, tree: ast.Module) -> Iterator[str]:
    if (lines := text.count("\n")) > LINES_AT_MOST:
        yield f"{path}: {lines} lines"
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno
            if length > FUNCTION_AT_MOST:
                yield f"{path}:{node.lineno}: {node.name} has {length} lines"


def _signals(path: Path, tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("django.dispatch"):
            yield f"{path}:{node.lineno}: signals hide the flow"
        if (
            isinstance(node, ast.ExceptHandler)
            and isinstance(node.type, ast.Name)
            and node.type.id == "Exception"
        ):
            yield f"{path}:{node.lineno}: names no error"


def _writes(path: Path, tree: ast.Module) -> Iterator[str]:
    if "actions" in path.stem or "actions" in path.parts or str(path) in WRITERS:
        return
    names = {name for name, _ in _models(tree)}
    for node in ast.walk(tree):
        if _is_write(node) and names & {n.id for n in ast.walk(node.func) if isinstance(n, ast.Name)}:
            yield f"{path}:{node.lineno}: only a room's actions write its models"


def _is_write(node: ast.AST) -> TypeGuard[ast.Call]:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES


def _models(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").endswith(".models"):
            yield from ((alias.asname or alias.name, node.module or "") for alias in node.names)


def _city(path: Path, tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            for city in CITIES:
                if city in node.value:
                    yield f"{path}:{node.lineno}: {city} belongs in a city pack"


def main() -> int:
    """Print what is wrong."""
    found = list(faults())
    print("\n".join(found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
