"""The analysis store: orders as partitioned files, asked by one set of questions on DuckDB or Spark."""

from django.apps import AppConfig

from huiyin.learn.store.setting import engine


class StoreConfig(AppConfig):
    name = "huiyin.learn.store"
    label = "store"

    def ready(self) -> None:
        """A setting that names no engine stops the start, not the first question."""
        engine()
