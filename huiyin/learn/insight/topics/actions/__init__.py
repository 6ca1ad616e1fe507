"""The only writers of topics: readings, and people."""

from huiyin.learn.insight.topics.actions.reading import read_next, tend
from huiyin.learn.insight.topics.actions.saying import merge, rename, split

__all__ = ["merge", "read_next", "rename", "split", "tend"]
