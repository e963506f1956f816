from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReviewsConfig(AppConfig):
    name = "reviews"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        # Imported here, because these modules need the models of all apps.
        from accounts import relations
        from competitions import announced, reading
        from competitions import desk as call_desk
        from core import navigation
        from reviews import (  # noqa: F401
            assessment_job,
            assessor_todo,
            blinding,
            conflicted,
            desk,
            detection_job,
            draw_page,
            label_trail,
            masking,
            meeting_todo,
            merging,
            own_data,
            permissions,
            proposal_job,
            ranking_job,
            reaction_notices,
            tones,
            visibility,
        )
        from reviews.actions import panel_invitations, panels, remedies
        from reviews.models import Panelist
        from reviews.offline import jobs  # noqa: F401

        relations.register("seat", Panelist.objects.serving)
        for module in (
            visibility, conflicted, tones, own_data, reaction_notices, assessor_todo, label_trail,
            merging, detection_job, panels, panel_invitations, remedies,
        ):  # fmt: skip
            module.register()
        reading.register(hides=blinding.hides_applicant, mask=masking.submission)
        call_desk.register(desk.report)
        announced.register(draw_page.on_call_page)
        meeting_todo.register()
        reads = permissions.reads_accreditations
        navigation.register(_("Accreditations"), "reviews:accreditations", show=reads, order=36)
        navigation.register(_("Judging"), "reviews:judging", show=permissions.has_seat, order=20)
        navigation.register_role(_("Panelist"), show=permissions.has_seat, order=40)
