from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "huiyin.foundation.ledger"
    label = "ledger"
