"""Messages handed to a gateway by HTTP: POST of JSON, signed."""

import hashlib
import hmac
import json
import time
import urllib.error
import urllib.request
from http.client import HTTPException

from huiyin.act.notices.channels.message import Message, NotSent
from huiyin.act.notices.settings import Gateway

FOREVER_WRONG = frozenset({400, 403, 404, 405, 410, 413, 415, 422})  # asking again would not help


class HttpGateway:
    """POSTs `{key, channel, to, words, urgent, sender}`; any 2xx means taken, 409 means it was there already.

    Headers: `Idempotency-Key`, `X-Huiyin-Time` (seconds) and `X-Huiyin-Signature`, the HMAC-SHA-256 in hexadecimal
    over time, a stop, and the body.
    """

    def __init__(self, way: Gateway) -> None:
        self.way = way

    def send(self, message: Message) -> None:
        """Hand it in; raises `NotSent` with the answer's code, never with its text."""
        request = self._request(message)
        try:
            with urllib.request.urlopen(request, timeout=self.way.seconds):  # noqa: S310 - the scheme is checked
                return
        except urllib.error.HTTPError as answer:
            answer.close()
            if answer.code != 409:
                raise NotSent(f"http_{answer.code}", answer.code not in FOREVER_WRONG) from None
        except (OSError, HTTPException) as problem:
            raise NotSent(type(problem).__name__) from None

    def _request(self, message: Message) -> urllib.request.Request:
        body = json.dumps(
            {
                "key": str(message.key),
                "channel": message.channel,
                "to": message.to,
                "words": message.words,
                "urgent": message.urgent,
                "sender": self.way.sender,
            },
            ensure_ascii=False,
        ).encode()
        at = str(int(time.time()))
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "Idempotency-Key": str(message.key),
            "X-Huiyin-Time": at,
            "X-Huiyin-Signature": sign(self.way.key, at, body),
        }
        return urllib.request.Request(self.way.url, body, headers, method="POST")  # noqa: S310


def sign(key: str, at: str, body: bytes) -> str:
    """The signature of a message at a time."""
    return hmac.new(key.encode(), at.encode() + b"." + body, hashlib.sha256).hexdigest()
