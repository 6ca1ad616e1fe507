"""Every template compiles, is formatted, and has no hidden text outside the catalogue."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huiyin.settings")
os.environ.setdefault("HUIYIN_DATABASE_URL", "postgresql:///nowhere?host=/nonexistent")
TRANSLATED = re.compile(
    r"{%\s*(translate|trans|blocktranslate|comment)\b.*?(%}.*?{%\s*end(blocktranslate|comment)\s*%}|%})", re.S
)
TAGS = re.compile(r"{%.*?%}|{{.*?}}|{#.*?#}|<!--.*?-->", re.S)
# The style guide is for its makers; a language is always named in itself.
MAY_BE_CHINESE = {"styleguide.html", "styleguide_half.html", "switches.html"}
CHINESE = re.compile(r"[\u4e00-\u9fff]+")
COMMA = re.compile(r"[\u4e00-\u9fff][,;!?]|[\u4e00-\u9fff]:(?!//)")


def faults() -> Iterator[str]:
    """What is wrong with the templates."""
    import django
    from django.template import TemplateSyntaxError, engines

    django.setup()
    for path in sorted(Path("huiyin/web").glob("**/templates/**/*.html")):
        text = path.read_text("utf-8")
        try:
            engines["django"].from_string(text)
        except TemplateSyntaxError as problem:
            yield f"{path}: {problem}"
        bare = TAGS.sub("", TRANSLATED.sub("", text))
        if path.name not in MAY_BE_CHINESE and (found := CHINESE.search(bare)):
            yield f"{path}: “{found.group()}” is not in the catalogue"
        if found := COMMA.search(text):
            yield f"{path}: half-width punctuation after “{found.group()}”"


def main() -> int:
    """Print what is wrong; formatting is djade's."""
    found = list(faults())
    print("\n".join(found))
    paths = [str(path) for path in Path("huiyin/web").glob("**/templates/**/*.html")]
    return (
        1
        if found
        else subprocess.run(["djade", "--target-version", "5.2", "--check", *paths], check=False).returncode
    )


if __name__ == "__main__":
    sys.exit(main())
