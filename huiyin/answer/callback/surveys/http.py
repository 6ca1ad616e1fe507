"""Calls handed to a gateway by HTTP: POST of JSON, signed like messages are."""

import json
import time
import urllib.error
import urllib.request
from http.client import HTTPException

from huiyin.act.notices.channels.http import sign
from huiyin.act.notices.settings import Gateway
from huiyin.answer.callback.surveys.asking import NotTaken, Survey


class HttpGateway:
    """POSTs `{key, to, questions, until, sender}`; any 2xx means taken, 409 means it was there already.

    Headers: `Idempotency-Key`, `X-Huiyin-Time` (seconds) and `X-Huiyin-Signature`, the HMAC-SHA-256 in hexadecimal
    over time, a stop, and the body. What was heard comes back signed in the same way.
    """

    def __init__(self, way: Gateway) -> None:
        self.way = way

    def ask(self, survey: Survey) -> None:
        """Hand it in; raises `NotTaken` with the answer's code, never with its text."""
        try:
            with urllib.request.urlopen(self._request(survey), timeout=self.way.seconds):  # noqa: S310
                return
        except urllib.error.HTTPError as answer:
            answer.close()
            if answer.code != 409:
                raise NotTaken(f"http_{answer.code}") from None
        except (OSError, HTTPException) as problem:
            raise NotTaken(type(problem).__name__) from None

    def _request(self, survey: Survey) -> urllib.request.Request:
        body = json.dumps(survey.body() | {"sender": self.way.sender}, ensure_ascii=False).encode()
        at = str(int(time.time()))
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "Idempotency-Key": str(survey.key),
            "X-Huiyin-Time": at,
            "X-Huiyin-Signature": sign(self.way.key, at, body),
        }
        return urllib.request.Request(self.way.url, body, headers, method="POST")  # noqa: S310
