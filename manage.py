#!/usr/bin/env python
import gc
import os
import sys

if __name__ == "__main__":
    # What is made while the code loads stays: looking for waste in it takes a sixth of a start.
    gc.set_threshold(50_000)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.settings")
    if sys.argv[1:2] == ["serve"]:
        from linli import serve

        sys.exit(serve.main(sys.argv[2:]))
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
