"""Topics in short texts: which messages are about the same thing in the same place; no Django, no database."""
