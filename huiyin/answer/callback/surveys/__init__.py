"""Calls that a machine makes: handed to a gateway by HTTP if the environment names one, else written to a file."""

from huiyin.act.notices.settings import gateway
from huiyin.answer.callback.surveys.asking import Adapter, NotTaken, Survey
from huiyin.answer.callback.surveys.files import FileBacked
from huiyin.answer.callback.surveys.http import HttpGateway

__all__ = ["Adapter", "FileBacked", "HttpGateway", "NotTaken", "Survey", "adapter"]

CHANNEL = "survey"  # HUIYIN_SURVEY_URL, HUIYIN_SURVEY_KEY, HUIYIN_SURVEY_SENDER, HUIYIN_SURVEY_SECONDS


def adapter() -> Adapter:
    """How calls are handed over here."""
    way = gateway(CHANNEL)
    return HttpGateway(way) if way else FileBacked()
