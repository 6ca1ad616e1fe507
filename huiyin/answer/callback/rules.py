"""What can be answered at a callback, and what follows; no Django."""

from dataclasses import dataclass

from huiyin.foundation.city.calling import REASONS as REASONS

# What an agent can note; `link` is an appellant who would rather answer in writing, `later` who names a time.
OUTCOMES = ("answered", "no_answer", "busy", "wrong", "refused", "link", "later")
FAILED = ("no_answer", "busy", "wrong", "refused")
SOLVED = ("solved", "partly", "unsolved")
RATINGS = ("satisfied", "basically", "dissatisfied")
WAYS = ("person", "link", "receipt", "survey")
# Why nobody calls any more: the tries are used up, an outcome that ends them, a wish to write, not drawn; answered, or
# the order went on without an answer.
ENDED = ("", "tries", "refused", "wrong", "link", "not_drawn", "answered", "passed")


@dataclass(frozen=True)
class Answers:
    """What the appellant said: contacted or not, solved or not, three ratings, why, and under pressure or not."""

    contacted: bool
    solved: str
    attitude: str
    speed: str
    result: str
    reasons: tuple[str, ...] = ()
    pressed: bool = False
    words: str = ""


def faults(answers: Answers) -> list[str]:
    """Fields that hold something that cannot be answered."""
    ratings = {name: getattr(answers, name) for name in ("attitude", "speed", "result")}
    found = [name for name, value in ratings.items() if value not in RATINGS]
    if answers.solved not in SOLVED:
        found.append("solved")
    if set(answers.reasons) - set(REASONS):
        found.append("reasons")
    return found + ["words"] * (len(answers.words) > 2000)


def is_redone(answers: Answers) -> bool:
    """Not solved, or dissatisfied with the result: the unit does it again (brief section 9)."""
    return answers.solved == "unsolved" or answers.result == "dissatisfied"


def is_wanted(kind: str, confidential: bool, anonymous: bool) -> bool:
    """Whether the appellant of an order is to be asked at all, where the city says nothing else."""
    return not (anonymous or kind == "praise" or (kind == "report" and confidential))
