"""What the web server runs."""

import gc
import os
from threading import Thread

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huiyin.settings")
application = get_wsgi_application()


def warm() -> None:
    """Have the city, its models and its answers read before the first question, which else waits for seconds."""
    from django.db import DatabaseError, connection

    from huiyin.act.triage.queries import propose
    from huiyin.act.triage.rules import Said
    from huiyin.foundation.city.queries import NoCity
    from huiyin.hear.knowledge.finding import warmed

    try:
        propose(Said("", ""))
        warmed()
    except (NoCity, DatabaseError):
        pass  # nothing to read yet: whoever asks first will read it, or be told what to do
    finally:
        connection.close()
        freeze()


def freeze() -> None:
    """What was loaded stays: looking through it for garbage again and again cost a tenth of each page."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


Thread(target=warm, daemon=True).start()
