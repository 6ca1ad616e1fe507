from django.apps import AppConfig


class CityConfig(AppConfig):
    name = "huiyin.foundation.city"
    label = "city"
