"""The bodies that handle, as one tree."""
