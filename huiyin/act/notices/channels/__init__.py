"""The ways a message leaves the house, behind one interface."""

from huiyin.act.notices.channels.files import FileBacked
from huiyin.act.notices.channels.http import HttpGateway
from huiyin.act.notices.channels.mail import Mail, subject
from huiyin.act.notices.channels.message import Adapter, Message, NotSent
from huiyin.act.notices.settings import gateway

__all__ = ["Adapter", "FileBacked", "HttpGateway", "Mail", "Message", "NotSent", "adapter", "subject"]


def adapter(channel: str) -> Adapter:
    """How messages of a channel are sent here: mail by SMTP, others by their gateway, or into a file without one."""
    if channel == "mail":
        return Mail()
    way = gateway(channel)
    return HttpGateway(way) if way else FileBacked()
