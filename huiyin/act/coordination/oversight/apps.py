from django.apps import AppConfig


class OversightConfig(AppConfig):
    name = "huiyin.act.coordination.oversight"
    label = "oversight"
