from django.apps import AppConfig


class CallbackConfig(AppConfig):
    name = "huiyin.answer.callback"
    label = "callback"
