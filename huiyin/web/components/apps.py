"""The Django app that carries templates, template tags and static files of the design system."""

from django.apps import AppConfig


class ComponentsConfig(AppConfig):
    """Register the design system under a short label."""

    name = "huiyin.web.components"
    label = "components"
