from django.apps import AppConfig


class WordsConfig(AppConfig):
    name = "huiyin.learn.insight.words"
    label = "words"
