from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "core"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from core import badges, form_words, mail, navigation, own_data  # they need the models
        from core.models import FileState, JobState, LetterState

        form_words.install()
        own_data.register()
        badges.register(
            JobState,
            {JobState.RUNNING: "info", JobState.DONE: "good", JobState.FAILED: "bad"},
        )
        badges.register(
            LetterState,
            {
                LetterState.SENDING: "info",
                LetterState.SENT: "good",
                LetterState.FAILED: "bad",
            },
        )
        badges.register(
            FileState,
            {
                FileState.UNSCANNED: "neutral",
                FileState.PENDING: "info",
                FileState.CLEAN: "good",
                FileState.INFECTED: "bad",
            },
        )
        navigation.register(
            _("Operations"),
            "core:operations",
            show=lambda user: user.has_perm("core.read_operations"),
            order=900,
        )
        navigation.register(
            _("My letters"),
            "core:letters",
            show=lambda user: (
                user.is_authenticated
                and mail.may_look(user)
                and not user.has_perm("core.read_operations")
            ),
            order=95,
        )
        navigation.register(_("Seal of the records"), "core:seal", order=50, place="footer")
