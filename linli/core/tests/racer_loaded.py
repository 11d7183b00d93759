"""Loaded once into the process that racers are forked from: the whole of Linli."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.test_settings")
django.setup()

import linli.urls  # noqa: E402, F401 - with it come the doors of every app
