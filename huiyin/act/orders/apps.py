from django.apps import AppConfig


class OrdersConfig(AppConfig):
    name = "huiyin.act.orders"
    label = "orders"
