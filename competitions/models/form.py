from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import Timestamped


class QuestionKind(models.TextChoices):
    SHORT_TEXT = "short_text", _("short text")
    LONG_TEXT = "long_text", _("long text")
    NUMBER = "number", _("number")
    MONEY = "money", _("amount of money")
    DATE = "date", _("date")
    CHOICE = "choice", _("one of several")
    CHOICES = "choices", _("some of several")
    YES_NO = "yes_no", _("yes or no")
    LINK = "link", _("link")
    FILES = "files", _("files")
    PARTNERS = "partners", _("partner list")
    FINANCING = "financing", _("financing table")
    PROJECTS = "projects", _("project list")
    MILESTONES = "milestones", _("milestones")
    INDICATORS = "indicators", _("indicators")
    TABLE = "table", _("table")


class Writers(models.TextChoices):
    """Who answers a question: the team, its managers alone, or each partner for itself."""

    TEAM = "team", _("the whole team")
    MANAGERS = "managers", _("managers only")
    PARTNERS = "partners", _("each partner for its own organisation")


class Form(Timestamped):
    """What a stage asks; a version is frozen when its stage opens."""

    name = models.CharField(_("name"), max_length=120)
    version = models.PositiveIntegerField(default=1)
    frozen_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(version__gte=1), name="form_version_is_positive"),
        ]

    def __str__(self):
        return f"{self.name}, version {self.version}"


class Section(models.Model):
    form = models.ForeignKey(Form, on_delete=models.CASCADE, related_name="sections")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(_("title"), max_length=150)
    help = models.TextField(_("help"), blank=True)

    class Meta:
        ordering = ["form_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["form", "position"], name="section_position_is_unique"),
        ]

    def __str__(self):
        return self.title


class Question(models.Model):
    """One question of a form.

    ``key`` names it within the form, across versions and in snapshots. ``options`` holds
    what its kind needs: ``choices`` (list of [value, label]), ``unit``, ``minimum``,
    ``maximum``, ``rows_max``, ``file_kinds``, ``pages_max``, ``megabytes_max``,
    ``years`` and ``sources`` (financing), ``columns`` (table).
    ``carries_over`` is the key of the earlier stage's question whose answer prefills this one.
    ``condition`` is empty or {"key": ..., "equals": ...}: asked only while that question of the
    form has that answer. ``is_secret`` marks a business secret: never published.
    ``is_anonymous`` asks for files in which no name stands: a panel that reads without names
    gets them, and no others.
    """

    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField()
    key = models.SlugField(_("key"), max_length=60)
    kind = models.CharField(_("kind"), max_length=12, choices=QuestionKind)
    label = models.CharField(_("question"), max_length=250)
    help = models.TextField(_("help"), blank=True)
    is_required = models.BooleanField(_("required"), default=True)
    word_limit = models.PositiveIntegerField(_("most words"), null=True, blank=True)
    options = models.JSONField(default=dict, blank=True)
    carries_over = models.SlugField(max_length=60, blank=True)
    condition = models.JSONField(default=dict, blank=True)
    writers = models.CharField(
        _("who answers"), max_length=10, choices=Writers, default=Writers.TEAM
    )
    is_secret = models.BooleanField(_("business secret"), default=False)
    is_anonymous = models.BooleanField(_("written without names"), default=False)

    class Meta:
        ordering = ["section__position", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["section", "position"], name="question_position_is_unique"
            ),
            models.UniqueConstraint(fields=["section", "key"], name="question_key_is_unique"),
            models.CheckConstraint(
                condition=Q(kind__in=QuestionKind.values), name="question_kind_is_known"
            ),
            models.CheckConstraint(
                condition=Q(writers__in=Writers.values), name="question_writers_are_known"
            ),
        ]

    def __str__(self):
        return self.label

    @property
    def identity(self):
        """Answers follow to the question of a later version that agrees in all of this."""
        return self.key, self.kind, self.writers == Writers.PARTNERS
