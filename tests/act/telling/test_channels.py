"""Messages really leave: by SMTP to a server, by HTTP to a gateway, or into a file."""

import email
import email.policy
import hashlib
import hmac
import json
import logging
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps

from huiyin.act.notices.channels import FileBacked, HttpGateway, Mail, Message, NotSent, adapter
from huiyin.act.notices.settings import Gateway, gateway
from tests.act.telling import servers

KEY = uuid.UUID("6a5d8a5e-8c30-4a6c-9a5e-0d5a4b1f2c3d")
SMS = Message(KEY, "sms", "13912345678", "您反映的“路灯”派出去了。", "", False)
LETTER = Message(KEY, "mail", "zhou@example.org", "新单等您签收。\n\n/orders/HY-1/", "新单等您签收。", False)


@pytest.fixture
def smtp_backend(settings: Any) -> Any:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_USE_TLS, settings.EMAIL_TIMEOUT = "127.0.0.1", False, 5
    settings.DEFAULT_FROM_EMAIL = "回音 <huiyin@city.test>"
    return settings


def test_a_mail_reaches_a_real_server(smtp_backend: Any) -> None:
    with servers.smtp() as server:
        smtp_backend.EMAIL_PORT = server.port
        Mail().send(LETTER)
    assert server.recipients == ["zhou@example.org"]
    mail = email.message_from_string(server.mails[0], policy=email.policy.default)
    assert mail["Message-ID"] == f"<{KEY}@city.test>" and mail["Auto-Submitted"] == "auto-generated"
    assert mail["Subject"] == "新单等您签收。" and "/orders/HY-1/" in mail.get_content()


def test_a_server_that_refuses_the_address_is_not_asked_again(smtp_backend: Any) -> None:
    with servers.smtp() as server:
        smtp_backend.EMAIL_PORT = server.port
        server.refused = {"zhou@example.org"}
        with pytest.raises(NotSent) as refused:
            Mail().send(LETTER)
    assert (refused.value.why, refused.value.again) == ("recipient_refused", False)


def test_a_server_that_is_away_is_asked_again(smtp_backend: Any) -> None:
    smtp_backend.EMAIL_PORT = servers.free_port()
    with pytest.raises(NotSent) as away:
        Mail().send(LETTER)
    assert away.value.again and "zhou" not in str(away.value)


def test_without_a_server_no_mail_is_lost_in_silence(settings: Any) -> None:
    settings.EMAIL_HOST = ""
    with pytest.raises(NotSent, match="no_mail_server"):
        Mail().send(LETTER)


def test_a_message_is_signed_and_handed_to_a_real_gateway() -> None:
    with servers.gateway() as server:
        way = Gateway(f"http://127.0.0.1:{server.port}/sms", "secret", "10690000", 5)
        HttpGateway(way).send(SMS)
        HttpGateway(way).send(SMS)  # the same key again: the gateway says it has it, and that is well
    (post,) = server.posts
    assert (post["to"], post["words"], post["sender"]) == (SMS.to, SMS.words, "10690000")
    headers = {name.lower(): value for name, value in post["headers"].items()}
    signed = headers["x-huiyin-time"].encode() + b"." + post["body"]
    assert headers["x-huiyin-signature"] == hmac.new(b"secret", signed, hashlib.sha256).hexdigest()
    assert headers["idempotency-key"] == str(KEY)


@pytest.mark.parametrize(
    ("code", "again"), [(500, True), (503, True), (429, True), (400, False), (403, False)]
)
def test_what_a_gateway_answers_says_whether_to_ask_again(code: int, again: bool) -> None:
    with servers.gateway() as server:
        server.answers = [code]
        with pytest.raises(NotSent) as refused:
            HttpGateway(Gateway(f"http://127.0.0.1:{server.port}/", "k", "", 5)).send(SMS)
    assert (refused.value.why, refused.value.again) == (f"http_{code}", again)


def test_a_gateway_that_is_away_is_asked_again(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG), pytest.raises(NotSent) as away:
        HttpGateway(Gateway(f"http://127.0.0.1:{servers.free_port()}/", "k", "", 1)).send(SMS)
    assert away.value.again and SMS.to not in str(away.value) + caplog.text + repr(SMS)


def test_in_development_messages_stand_in_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUIYIN_HOME", str(tmp_path))
    FileBacked().send(SMS)
    monkeypatch.setenv("HUIYIN_OUTBOX_NUMBERS", "1")
    FileBacked().send(SMS)
    (path,) = (tmp_path / "outbox").iterdir()
    masked, whole = (json.loads(line) for line in path.read_text().splitlines())
    assert (masked["to"], whole["to"]) == ("139****5678", "13912345678")
    assert masked["words"] == SMS.words and masked["key"] == str(KEY)
    assert path.stat().st_mode & 0o077 == 0


def test_a_gateway_without_its_key_is_said_at_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUIYIN_WECHAT_URL", "https://gateway.test/send")
    with pytest.raises(ValueError, match="HUIYIN_WECHAT_KEY"):
        apps.get_app_config("notices").ready()


def test_the_environment_says_which_way_a_channel_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    assert isinstance(adapter("sms"), FileBacked) and isinstance(adapter("mail"), Mail)
    monkeypatch.setenv("HUIYIN_SMS_URL", "https://gateway.test/send")
    with pytest.raises(ValueError, match="HUIYIN_SMS_KEY"):
        gateway("sms")
    monkeypatch.setenv("HUIYIN_SMS_KEY", "k")
    assert isinstance(adapter("sms"), HttpGateway) and isinstance(adapter("voice"), FileBacked)
    monkeypatch.setenv("HUIYIN_SMS_URL", "file:///etc/passwd")
    with pytest.raises(ValueError, match="http"):
        gateway("sms")
