"""Pure decisions about observers; no Django."""
