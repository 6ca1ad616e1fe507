from django.apps import AppConfig


class LettersConfig(AppConfig):
    name = "huiyin.act.coordination.letters"
    label = "letters"
