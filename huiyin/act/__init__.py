"""Stage 2: find whose it is, and get it done."""
