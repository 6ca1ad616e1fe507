"""The analysis store: orders as partitioned files, asked by one set of questions on DuckDB or Spark."""
