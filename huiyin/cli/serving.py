"""What each process of the web server loads: the pages, and an end of its own when the server is killed."""

import signal

from huiyin.cli.processes import tie_to_parent
from huiyin.wsgi import application

__all__ = ["application"]

tie_to_parent(signal.SIGKILL)
