"""Pure decisions about cases; no Django."""
