"""Pure decisions about meetings; no Django."""
