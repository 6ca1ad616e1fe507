from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "huiyin.foundation.organisations"
    label = "organisations"
