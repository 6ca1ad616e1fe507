"""Patterns in the record that a person should look at: questions, not verdicts."""
