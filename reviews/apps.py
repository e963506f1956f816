from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReviewsConfig(AppConfig):
    name = "reviews"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        # Imported here, because these modules need the models of all apps.
        from competitions import desk as call_desk
        from core import navigation
        from reviews import (  # noqa: F401
            assessing,
            desk,
            merging,
            own_data,
            permissions,
            proposal_job,
            ranking_job,
            tones,
            visibility,
        )
        from reviews.actions import panels

        visibility.register()
        tones.register()
        own_data.register()
        merging.register()
        panels.register()
        call_desk.register(desk.report)
        navigation.register(_("Judging"), "reviews:judging", show=permissions.has_seat, order=20)
        navigation.register_role(_("Panelist"), show=permissions.has_seat, order=40)
