from django.apps import AppConfig


class CompetitionsConfig(AppConfig):
    name = "competitions"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from competitions import permissions, tones, visibility  # noqa: F401

        visibility.register()
        tones.register()
