from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("people")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        # Imported here, because these modules need the models of all apps.
        from accounts import jobs, own_data, permissions, receivers  # noqa: F401
        from accounts.actions import invitations, roles
        from accounts.models import Role
        from core import navigation

        receivers.connect()
        own_data.register()
        titles = {Role.OFFICER: _("Officer"), Role.AUDITOR: _("Auditor")}
        for role, title in titles.items():
            invitations.register_purpose(
                role,
                on_accept=roles.accept_office,
                describe=roles.describe_office,
            )
            navigation.register_role(
                title, show=lambda user, role=role: user.role == role, order=10
            )
        navigation.register(
            _("People"),
            "accounts:people",
            show=lambda user: user.is_authenticated and user.reads_everything,
            order=80,
        )
