"""What the papers of a meeting say, as plain values: of the whole, and of each unit."""

from dataclasses import dataclass, field

from huiyin.answer.assessment.difference_rules import Difference
from huiyin.answer.assessment.peer_rules import Middle
from huiyin.answer.assessment.rules import Rate

NOTHING = Rate(0, 0, None, None, None, True)


@dataclass(frozen=True)
class Mark:
    """The mark out of 100 with its interval and band."""

    value: float
    low: float
    high: float
    band: str
    lifted: bool


@dataclass(frozen=True)
class Month:
    """One month of the line: how much fell due, and the rates."""

    code: str
    due: int
    rates: dict[str, Rate]


@dataclass(frozen=True)
class Against:
    """One rate beside the month before, the same month a year ago, and the middle half of the peers."""

    name: str
    rate: Rate
    last: Rate | None
    change: Difference | None
    year: Rate | None
    year_change: Difference | None
    peers: Middle | None
    stance: str


@dataclass(frozen=True)
class Hard:
    """A matter and what shows that it is hard: few solved, brought again, called for others, put off."""

    matter: str
    due: int
    rate: Rate
    side: int  # -1: solved less than chance explains
    repeats: int = 0
    unhappy: int = 0
    promised: int = 0
    whistles: int = 0
    letters: int = 0
    escalated: int = 0


@dataclass(frozen=True)
class Unhappy:
    """An order whose appellant was dissatisfied twice or more; its number and nothing of the person."""

    number: str
    unit: str
    matter: str
    place: str
    times: int
    state: str


@dataclass(frozen=True)
class Improved:
    """A unit whose rate rose against its own last month by more than chance explains."""

    unit: str
    name: str
    rate: Rate
    last: Rate
    change: Difference


@dataclass(frozen=True)
class Practice:
    """Something that worked elsewhere: which unit, on which matter, in whose words, or by which figures."""

    unit: str
    matter: str
    words: str
    rate: Rate | None = None


@dataclass(frozen=True)
class DecisionLine:
    """A decision of an earlier meeting and how it stood when the papers were made."""

    id: int
    month: str
    number: int
    what: str
    unit: str
    due_on: str
    standing: str
    carried: int
    said: str = ""


@dataclass(frozen=True)
class Row:
    """One unit in the table of all: rates with their denominators, what was excluded, the mark."""

    unit: str
    group: str
    due: int
    rates: dict[str, Rate]
    excluded: Rate
    mark: Mark | None
    bare: Mark | None  # with nothing excluded
    sides: dict[str, int]  # -1, 1: apart from the whole by more than chance


@dataclass(frozen=True)
class Standing:
    """What the fair arithmetic says of the list as a whole; `named` only under the preset that ranks."""

    mostly_noise: bool
    reliability: float | None
    named: tuple[str, ...] = ()


@dataclass(frozen=True)
class Whole:
    """The papers of the city or of a district."""

    scope: str
    month: str
    preset: str
    due: int
    valid: int
    excluded: Rate
    excluded_last: Rate | None
    mark: Mark | None
    bare: Mark | None
    rates: tuple[Against, ...]
    line: tuple[Month, ...]
    rows: tuple[Row, ...]
    matters: tuple[Hard, ...]
    unhappy_count: int
    unhappy: tuple[Unhappy, ...]
    much_excluded: tuple[str, ...]
    improved: tuple[Improved, ...]
    practices: tuple[Practice, ...]
    standing: Standing | None
    decisions: tuple[DecisionLine, ...] = ()


@dataclass(frozen=True)
class Ask:
    """One thing that the figures ask of a unit; a rule wrote it, people may change what comes of it."""

    rule: str
    about: str = ""
    count: int = 0


@dataclass(frozen=True)
class OfUnit:
    """The sheet of one unit."""

    unit: str
    group: str
    month: str
    due: int
    valid: int
    excluded: Rate
    excluded_middle: Middle | None
    mark: Mark | None
    bare: Mark | None
    rates: tuple[Against, ...]
    line: tuple[Month, ...]
    matters: tuple[Hard, ...]
    unhappy_count: int
    unhappy: tuple[Unhappy, ...]
    promised: int
    whistles: int
    letters: int
    escalated: int
    practices: tuple[Practice, ...]
    asks: tuple[Ask, ...] = ()
    decisions: tuple[DecisionLine, ...] = ()


@dataclass(frozen=True)
class Counted:
    """A month as counted, before decisions are joined to it."""

    whole: Whole
    sheets: dict[str, OfUnit] = field(default_factory=dict)
