from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ClustersConfig(AppConfig):
    name = "clusters"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        # Imported here, because these modules need the models of all apps.
        from clusters import permissions, team, tones  # noqa: F401
        from core import navigation

        tones.register()
        team.register()
        navigation.register(_("Clusters"), "clusters:register", order=30)
        navigation.register(
            _("My clusters"),
            "clusters:mine",
            show=lambda user: user.is_authenticated and not user.reads_everything,
            order=15,
        )
