"""What the web server runs."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huiyin.settings")
application = get_wsgi_application()
# What was loaded stays: looking through it for garbage again and again cost a tenth of each page.
gc.collect()
gc.freeze()
gc.set_threshold(50_000, 20, 100)
