"""The names of channels, states and outcomes, in the reader's language."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext, gettext_noop, ngettext

from huiyin.web.unit.names import unit_name

CHANNELS: Mapping[str, str] = {
    "inbox": gettext_noop("站内"),
    "mail": gettext_noop("邮件"),
    "sms": gettext_noop("短信"),
    "wechat": gettext_noop("微信"),
    "voice": gettext_noop("语音"),
}
STATES: Mapping[str, str] = {
    "waiting": gettext_noop("等着发"),
    "sent": gettext_noop("已发"),
    "joined": gettext_noop("并在一封里发了"),
    "dropped": gettext_noop("不用发了"),
    "failed": gettext_noop("没发出去"),
}
OUTCOMES: Mapping[str, str] = {
    "moved_on": gettext_noop("事情已经变了"),
    "quiet": gettext_noop("夜里不打扰"),
    "no_number": gettext_noop("没留电话"),
    "no_mobile": gettext_noop("座机收不到"),
    "no_address": gettext_noop("没留邮箱"),
    "no_mail_server": gettext_noop("没有设邮件服务器"),
    "recipient_refused": gettext_noop("对方邮箱不收"),
}
TONES = {"failed": "red", "waiting": "amber", "sent": "green"}


def told_row(one: Any) -> dict[str, Any]:
    """One line of a log."""
    read = gettext("已读") if one.read_at else ""
    parts = ngettext("%(n)d条短信", "%(n)d条短信", one.parts) % {"n": one.parts} if one.parts > 1 else ""
    return {
        "name": one.name,
        "who": one.who,
        "unit": unit_name(one.unit),
        "channel": gettext(CHANNELS[one.channel]),
        "words": one.words,
        "state": gettext(STATES[one.state]),
        "tone": TONES.get(one.state, ""),
        "outcome": gettext(OUTCOMES[one.outcome]) if one.outcome in OUTCOMES else one.outcome,
        "at": one.at,
        "sent_at": one.sent_at,
        "more": " · ".join(filter(None, (read, parts))),
        "number": one.number,
        "to_appellant": one.to_appellant,
        "attempts": one.attempts if one.attempts > 1 else 0,
    }


def tally_row(one: Any) -> dict[str, Any]:
    """The last day of one channel."""
    return {
        "channel": gettext(CHANNELS[one.channel]),
        "sent": one.sent,
        "waiting": one.waiting,
        "failed": one.failed,
    }


def choices(names: Mapping[str, str], chosen: str) -> list[dict[str, Any]]:
    """A choice of one of these or of all."""
    every = [{"value": "", "label": gettext("全部"), "chosen": not chosen}]
    return every + [
        {"value": value, "label": gettext(name), "chosen": value == chosen} for value, name in names.items()
    ]


def groups(found: list[Any]) -> list[dict[str, Any]]:
    """Templates for appellants and for staff, apart."""
    return [
        {"title": gettext("发给诉求人"), "rows": [one for one in found if one.to_appellant]},
        {"title": gettext("发给办理的人"), "rows": [one for one in found if not one.to_appellant]},
    ]
