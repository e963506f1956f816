from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core import navigation


class ConfigConfig(AppConfig):
    """The home page and the samples: what composes the apps below."""

    name = "config"

    def ready(self):
        navigation.register(_("Accessibility"), "accessibility", order=90, place="footer")
