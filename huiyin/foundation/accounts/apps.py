from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "huiyin.foundation.accounts"
    label = "accounts"
