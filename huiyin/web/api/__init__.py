"""The JSON API: bring an appeal in, read how it stands."""

from huiyin.web.api.views import api

__all__ = ["api"]
