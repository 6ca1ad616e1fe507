"""The English catalogue has every message; with `--compile`, catalogues are compiled."""

import ast
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

CATALOGUE = Path("huiyin/locale/en/LC_MESSAGES/django.po")
CALLS = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "gettext_noop", "N_"}
IN_CONTEXT = {"pgettext", "pgettext_lazy", "_p"}
APART = "\x04"  # as catalogues have it between the context and the message
TRANSLATE = re.compile(r"""{%\s*trans(?:late)?\s+(["'])(.*?)(?<!\\)\1""", re.S)
TAG_TEXT = re.compile(r"""_\((["'])(.*?)(?<!\\)\1\)""")
BLOCK = re.compile(r"{%\s*blocktranslate\b(.*?)%}(.*?){%\s*endblocktranslate\s*%}", re.S)
ENTRY = re.compile(r'^((?:msgctxt ".*"\n)?msgid (?:".*"\n)+)', re.M)
PLURAL = re.compile(r"{%\s*plural\s*%}")
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def messages() -> Iterator[tuple[str, str]]:
    """Every message of templates and code, with where it stands."""
    for path in sorted(Path("huiyin").glob("**/*.html")):
        yield from ((text, str(path)) for text in in_template(path.read_text("utf-8")))
    for path in sorted(Path("huiyin").glob("**/*.py")):
        yield from ((text, str(path)) for text in in_code(path.read_text("utf-8")))


def in_template(text: str) -> Iterator[str]:
    """Messages of one template."""
    for found in (*TRANSLATE.finditer(text), *TAG_TEXT.finditer(text)):
        yield found.group(2).replace('\\"', '"')
    for block in BLOCK.finditer(text):
        for part in PLURAL.split(block.group(2)):
            body = re.sub(r"{{\s*([\w.]+)\s*}}", r"%(\1)s", part)
            yield (
                " ".join(line.strip() for line in body.strip().splitlines())
                if "trimmed" in block.group(1)
                else body
            )


def in_code(text: str) -> Iterator[str]:
    """Messages of one module: strings handed to gettext by any of its names, those of a context behind it."""
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        strings = [
            one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str)
        ]
        if node.func.id in CALLS:
            yield from strings
        elif node.func.id in IN_CONTEXT:
            yield APART.join(strings)


def catalogue() -> Catalog:
    """The English catalogue."""
    with CATALOGUE.open("rb") as source:
        return read_po(source)


def faults() -> Iterator[str]:
    """Messages without English or with two of them, and translations that lost a placeholder."""
    known = catalogue()
    entries = Counter(ENTRY.findall(CATALOGUE.read_text("utf-8")))
    yield from (f"{CATALOGUE}: twice {entry.strip()}" for entry, times in entries.items() if times > 1)
    for text, where in sorted(set(messages())):
        if not CHINESE.search(text):
            continue
        context, _, said = text.rpartition(APART)
        message = known.get(said, context or None)
        if message is None or not message.string:
            yield f"{where}: no English for “{said}”"
    for message in known:
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        source = str(message.id if isinstance(message.id, str) else message.id[0])
        wanted = set(re.findall(r"%\((\w+)\)", source))
        if message.id and any(set(re.findall(r"%\((\w+)\)", str(s))) - wanted for s in strings if s):
            yield f"{CATALOGUE}: a placeholder of “{source}” is unknown to it"


def compile_all() -> None:
    """Write a .mo beside every .po."""
    for po in sorted(Path("huiyin/locale").glob("*/LC_MESSAGES/*.po")):
        with po.open("rb") as source, po.with_suffix(".mo").open("wb") as target:
            write_mo(target, read_po(source))


def main(arguments: list[str]) -> int:
    """Check, or compile."""
    if "--compile" in arguments:
        compile_all()
        return 0
    found = list(faults())
    print("\n".join(found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
