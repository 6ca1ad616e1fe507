"""Mistakes in the options of a command, said in both languages as every other mistake is."""

from typing import Any

from typer.core import TyperCommand
from typer.exceptions import TyperException

from huiyin.cli.running import Unusable


class Bilingual(TyperCommand):
    """A command whose options, when one is missing or wrong, are told of in Chinese and in English."""

    def make_context(self, *args: Any, **more: Any) -> Any:
        """Read the options; raises `Unusable` for what is wrong with them."""
        try:
            return super().make_context(*args, **more)
        except TyperException as error:
            raise Unusable(f"{_chinese(error)} | {error.format_message()}") from error


def _chinese(error: TyperException) -> str:
    param = getattr(error, "param", None)
    if param is None:
        return f"选项{getattr(error, 'option_name', None) or ''}不对"
    return f"{'/'.join(param.opts)}缺少或值不对"
