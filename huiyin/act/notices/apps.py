from django.apps import AppConfig

from huiyin.act.notices.settings import gateway


class NoticesConfig(AppConfig):
    name = "huiyin.act.notices"
    label = "notices"

    def ready(self) -> None:
        """A gateway that is named without its key is said at start, not when the first message is due."""
        for channel in ("sms", "wechat", "voice"):
            gateway(channel)
