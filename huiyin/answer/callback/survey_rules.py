"""What a machine heard, as answers; no Django."""

from collections.abc import Mapping

from huiyin.answer.callback.rules import Answers, is_redone
from huiyin.foundation.city.calling import QUESTIONS

HEARD = ("answered", "no_answer", "busy", "wrong", "refused")
NEEDED = tuple(name for name in QUESTIONS if name != "pressed")


def answers_of(pressed: Mapping[str, str], keys: Mapping[str, Mapping[str, str]]) -> Answers | None:
    """The answers that these keys stand for; None if one that is needed was not pressed or means nothing."""
    said = {name: keys[name].get(digit, "") for name, digit in pressed.items() if name in keys}
    if any(not said.get(name) for name in NEEDED):
        return None
    return Answers(
        contacted=said["contacted"] == "yes",
        solved=said["solved"],
        attitude=said["attitude"],
        speed=said["speed"],
        result=said["result"],
        pressed=said.get("pressed") == "yes",
    )


def counts_at_once(answers: Answers, sure: float, wanted: float) -> bool:
    """Whether this counts without a person: heard with certainty, and nobody is unhappy or was pressed."""
    return sure >= wanted and not is_redone(answers) and not answers.pressed
