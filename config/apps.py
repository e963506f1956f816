from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """The home page and the samples: what composes the apps below."""

    name = "config"
