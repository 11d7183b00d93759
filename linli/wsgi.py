"""What the web server calls."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.settings")
# What is made while the code loads stays: looking through it for waste takes a sixth of a start,
# and of each full look later.
gc.disable()
application = get_wsgi_application()
gc.freeze()
gc.enable()
