"""Ask the appellant."""
