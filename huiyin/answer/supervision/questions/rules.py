"""Pure decisions about questions; no Django."""
