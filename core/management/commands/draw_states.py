from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from core import drawing


class Command(BaseCommand):
    help = "Draw the state machines of all apps into docs/states.md."

    def add_arguments(self, parser):
        parser.add_argument(
            "--check", action="store_true", help="change nothing; fail when it is out of date"
        )

    def handle(self, *, check, **options):
        target = Path(settings.BASE_DIR) / "docs" / "states.md"
        with translation.override("en"):
            page = drawing.page()
        current = target.read_text(encoding="utf-8") if target.exists() else ""
        if page == current:
            return
        if check:
            raise CommandError("docs/states.md is out of date: run manage.py draw_states.")
        target.parent.mkdir(exist_ok=True)
        target.write_text(page, encoding="utf-8")
