"""What units in dispute were told, as plain values that the catalogue reads; no Django."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Standing:
    """A ruling that stands: in this matter and place (empty: the whole city) this unit leads."""

    matter: str
    place: str
    lead: str
    co_units: tuple[str, ...]
    number: str  # of the order over which it was made


Rulings = tuple[Standing, ...]
