from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings

from accounts import relations
from accounts.models import User


class SignInBackend(AuthenticationBackend):
    """The library's sign-in by e-mail and password, closed to sample accounts outside the demo.

    ``get_user`` runs on every request, so a session that a sample account opened dies with
    the demo as well. It decides nothing else: permissions are rules (``core.permissions``),
    and the tables that Django keeps for them are not asked.
    """

    def user_can_authenticate(self, user):
        if user.is_sample and not settings.DEMO:
            return False
        return super().user_can_authenticate(user)

    def get_user(self, user_id):
        users = relations.loaded_with(User.objects.with_second_factor())
        user = users.filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None

    def has_perm(self, user_obj, perm, obj=None):
        return False

    def has_module_perms(self, user_obj, app_label):
        return False
