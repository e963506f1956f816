"""Prepares the demo's database: migrations always, the samples once.

A process of its own, so that the one that watches over the demo stays small. Writes the sample
sign-ins, which exist nowhere else, to ``signins.json`` beside the database.
"""

import json
import os
from pathlib import Path

import django
from django.core.management import call_command


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from config import samples  # needs the apps
    from core.models import Heartbeat  # likewise

    folder = Path(os.environ["VAR_DIR"])
    call_command("migrate", verbosity=0)
    Heartbeat.objects.all().delete()  # who answers now is not who answered last time
    loaded = folder / "loaded"
    if not loaded.exists():
        print("Loading the samples ...", flush=True)
        call_command("load_sample")
        loaded.touch()
    (folder / "signins.json").write_text(json.dumps([list(entry) for entry in samples.signins()]))


if __name__ == "__main__":
    main()
