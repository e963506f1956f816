from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    name = "reviews"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from reviews import permissions, tones, visibility  # noqa: F401

        visibility.register()
        tones.register()
