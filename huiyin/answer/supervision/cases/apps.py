from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "huiyin.answer.supervision.cases"
    label = "cases"
