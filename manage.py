#!/usr/bin/env python
import os
import sys

from django.core.management import execute_from_command_line

# what needs neither database nor secrets also runs in a bare checkout
BARE = {"rank", "draw", "draw_states", "makemessages", "compilemessages", "make_keys"}

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if BARE.intersection(sys.argv[1:2]):
        os.environ.setdefault("DEBUG", "true")
    execute_from_command_line(sys.argv)
