"""Stage 1: take in what people say, by whatever door."""
