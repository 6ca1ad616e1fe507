"""The demonstration's orders in the analysis store, so that its first page of insight has something to count."""

from huiyin.foundation.city.queries import City
from huiyin.learn.store.actions import carry


def carry_orders(city: City) -> None:
    """Carry over what there is; the worker does it again every ten minutes."""
    carry()
