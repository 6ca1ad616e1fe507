"""Stage 3: ask the people whether it helped, and count fairly."""
