"""Identities of appellants, kept apart and sealed."""
