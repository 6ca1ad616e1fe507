from django.apps import AppConfig


class StoreConfig(AppConfig):
    name = "huiyin.learn.store"
    label = "store"
