"""The keys of this installation."""

from django.conf import settings

from huiyin.foundation.vault.rules import Keys, derive


def vault_keys() -> Keys:
    """Keys derived from the installation's master key."""
    return derive(settings.VAULT_KEY)
