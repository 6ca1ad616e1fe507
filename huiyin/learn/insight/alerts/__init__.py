"""One stream of alerts; each is a duty with an owner, a due time, a reply and an outcome."""
