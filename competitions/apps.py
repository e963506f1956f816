from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CompetitionsConfig(AppConfig):
    name = "competitions"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from accounts import relations
        from competitions import (  # noqa: F401
            jobs,
            label_validity,
            merging,
            own_data,
            permissions,
            team,
            tones,
            visibility,
            withheld,
        )
        from competitions.intact import faults
        from competitions.models import Participant
        from core import navigation, scanning, verification

        relations.register("part", Participant.objects.all)
        visibility.register()
        tones.register()
        team.register()
        merging.register()
        own_data.register()
        label_validity.register()
        scanning.on_infected(withheld.refuse)
        verification.register(faults)
        navigation.register(
            _("My applications"),
            "competitions:applications",
            show=permissions.sees_applications,
            order=10,
        )
        # Those who read everything find the calls at the office's desk.
        navigation.register(
            _("Calls"), "competitions:calls", show=lambda user: not _at_desk(user), order=20
        )
        navigation.register(_("Calls"), "competitions:office-calls", show=_at_desk, order=20)
        navigation.register(_("Past rounds"), "competitions:past-rounds", order=20, place="footer")
        navigation.register(
            _("Check a receipt"), "competitions:receipt-check", order=30, place="footer"
        )


def _at_desk(user):
    return user.is_authenticated and (user.is_officer or user.is_auditor)
