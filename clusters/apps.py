from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ClustersConfig(AppConfig):
    name = "clusters"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        # Imported here, because these modules need the models of all apps.
        from accounts import relations
        from clusters import own_data, permissions, team, tones
        from clusters.models import ClusterRole
        from core import navigation

        relations.register("cluster", ClusterRole.objects.all)
        tones.register()
        own_data.register()
        team.register()
        navigation.register(_("Clusters"), "clusters:register", order=30)
        navigation.register(_("Check a label"), "clusters:label-check", order=45, place="footer")
        navigation.register(
            _("My clusters"),
            "clusters:mine",
            show=permissions.sees_applicant_pages,
            order=15,
        )
        navigation.register(
            _("Organisations"),
            "clusters:office-organisations",
            show=lambda user: user.is_authenticated and user.reads_everything,
            order=35,
        )
        navigation.register(
            _("Labels"),
            "clusters:office-labels",
            show=lambda user: user.is_authenticated and user.reads_everything,
            order=32,
        )
        navigation.register_role(_("Applicant"), show=permissions.works_for_cluster, order=60)
