from asgiref.sync import sync_to_async
from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.auth.models import _user_has_perm as ask_backends
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from core import clock, erasure

# What counts as a second factor: a recovery code only stands in for one of these.
SECOND_FACTORS = ("totp", "webauthn")


class Role(models.TextChoices):
    OFFICER = "officer", _("officer")
    AUDITOR = "auditor", _("auditor")


class UserQuerySet(models.QuerySet):
    def able(self):
        """Those who can sign in here: a sample account only lives in the demonstration."""
        able = self.filter(is_active=True)
        return able if settings.DEMO else able.filter(is_sample=False)

    def officers(self):
        return self.able().filter(is_officer=True)

    def auditors(self):
        return self.able().filter(is_auditor=True)

    def readers(self):
        """Officers and auditors: those who read everything."""
        return self.able().filter(Q(is_officer=True) | Q(is_auditor=True))

    def with_role(self, role):
        return self.officers() if role == Role.OFFICER else self.auditors()

    def search(self, words):
        return self.filter(
            Q(name__icontains=words) | Q(email__icontains=words) | Q(organisation__icontains=words)
        )

    def with_second_factor(self):
        """Annotate ``has_second_factor``, so that asking for it costs no further query."""
        factors = apps.get_model("mfa.Authenticator").objects.filter(
            user=OuterRef("pk"), type__in=SECOND_FACTORS
        )
        return self.annotate(has_second_factor=Exists(factors))


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):
    def create_user(self, email, password=None, **fields):
        user = self.model(email=email.lower(), **fields)
        user.set_password(password)
        user.save(using=self._db, force_insert=True)
        return user

    def create_superuser(self, email, password=None, **fields):
        return self.create_user(
            email, password, **{"is_staff": True, "is_superuser": True} | fields
        )


class User(AbstractBaseUser, PermissionsMixin):
    """A person. Signs in by e-mail; what they may do follows from role and relation."""

    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=150, blank=True)
    organisation = models.CharField(_("organisation"), max_length=200, blank=True)
    language = models.CharField(_("language"), max_length=10, default="en")
    zone = models.CharField(_("time zone"), max_length=40, blank=True)  # empty: the site's
    is_officer = models.BooleanField(_("officer"), default=False)
    is_auditor = models.BooleanField(_("auditor"), default=False)
    is_sample = models.BooleanField(_("sample account"), default=False, editable=False)
    is_active = models.BooleanField(_("active"), default=True)
    is_staff = models.BooleanField(_("technical administrator"), default=False)
    joined_at = models.DateTimeField(_("joined"), default=clock.now, editable=False)
    erased_at = models.DateTimeField(_("erased"), null=True, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        ordering = ["name", "email"]
        constraints = [
            models.CheckConstraint(
                condition=Q(email=Lower("email")), name="user_email_is_lower_case"
            ),
            models.CheckConstraint(
                condition=~Q(is_officer=True, is_auditor=True),
                name="user_is_not_both_officer_and_auditor",
            ),
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True)
                | Q(is_active=False, is_officer=False, is_auditor=False),
                name="user_erased_is_nobody",
            ),
        ]

    def __str__(self):
        return self.name or self.email

    @property
    def role(self):
        """The office this person holds, or None; relations to clusters and panels come on top."""
        if self.is_officer:
            return Role.OFFICER
        return Role.AUDITOR if self.is_auditor else None

    @property
    def name_when_erased(self):
        """Under which the person's deeds stand on once the name is gone; in no language."""
        return f"Person {self.pk}"

    @property
    def email_when_erased(self):
        """Where no letter is sent to; it keeps the address one of its own."""
        return erasure.address(self.pk)

    @property
    def reads_everything(self):
        return self.is_officer or self.is_auditor

    def has_perm(self, perm, obj=None):
        """Ask the rules, for a superuser as for anybody else.

        Django answers "yes" for a superuser before any rule is heard; here no such short
        cut exists, so that keeping the machine running opens no dossier and passes no veto.
        """
        return ask_backends(self, perm, obj)

    async def ahas_perm(self, perm, obj=None):
        return await sync_to_async(self.has_perm)(perm, obj)
