from django.apps import AppConfig


class TeamworkConfig(AppConfig):
    name = "huiyin.act.teamwork"
    label = "teamwork"
