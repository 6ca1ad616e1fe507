"""Forecasts of many series of counts at once, with intervals, that add up; measured beside the seasonal naive."""

from huiyin.learn.stats.forecast.backtest import Level, rolling_bounds, seasonal_naive, walk, wape
from huiyin.learn.stats.forecast.days import HOLIDAY, SWAPPED, WEEKEND, WORKED, Days, plain_days
from huiyin.learn.stats.forecast.intervals import CONTENTS, Spread, spread
from huiyin.learn.stats.forecast.model import History, Model
from huiyin.learn.stats.forecast.tree import Tree, add_up, reconcile

__all__ = [
    "CONTENTS",
    "HOLIDAY",
    "SWAPPED",
    "WEEKEND",
    "WORKED",
    "Days",
    "History",
    "Level",
    "Model",
    "Spread",
    "Tree",
    "add_up",
    "plain_days",
    "reconcile",
    "rolling_bounds",
    "seasonal_naive",
    "spread",
    "walk",
    "wape",
]
