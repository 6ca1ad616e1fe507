from django.apps import AppConfig


class VaultConfig(AppConfig):
    name = "huiyin.foundation.vault"
    label = "vault"
