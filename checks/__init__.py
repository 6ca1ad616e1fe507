"""What `make check` runs; nothing here needs a database or a network."""
