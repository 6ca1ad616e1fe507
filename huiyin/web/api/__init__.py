"""The JSON API: bring an appeal in, read how it stands, bring back what was answered in calls."""

from huiyin.web.api import asking
from huiyin.web.api.views import api

__all__ = ["api", "asking"]
