from django.apps import AppConfig


class ForecastsConfig(AppConfig):
    name = "huiyin.learn.insight.forecasts"
    label = "forecasts"
