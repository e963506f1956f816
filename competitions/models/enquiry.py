from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from competitions.states import EnquiryStatus
from core.models import Timestamped


class EnquiryQuerySet(models.QuerySet):
    def published(self):
        """What everybody reads, the oldest first."""
        return self.filter(status=EnquiryStatus.ANSWERED).order_by("number")

    def waiting(self):
        return self.filter(status=EnquiryStatus.ASKED)

    def search(self, words):
        return self.filter(Q(published_words__icontains=words) | Q(answer__icontains=words))

    def for_office(self):
        """With all that a row of the office's list prints; what waits comes first."""
        rank = models.Case(models.When(status=EnquiryStatus.ASKED, then=0), default=1)
        return self.select_related("call", "asked_by", "answered_by").order_by(
            rank, F("number").desc(nulls_last=True), "pk"
        )


class Enquiry(Timestamped):
    """A question about a call, asked by one and answered to all without naming who asked.

    ``words`` are kept as they were asked; ``published_words`` are what everybody reads.
    ``number`` counts what was published in the call.
    """

    audit_personal = frozenset({"words", "published_words", "answer", "refusal"})

    call = models.ForeignKey(
        "competitions.Call", on_delete=models.PROTECT, related_name="enquiries"
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="enquiries"
    )
    words = models.TextField(_("question"))
    status = models.CharField(
        max_length=10, choices=EnquiryStatus, default=EnquiryStatus.ASKED, editable=False
    )
    number = models.PositiveIntegerField(null=True, editable=False)
    published_words = models.TextField(_("question as published"), blank=True)
    answer = models.TextField(_("answer"), blank=True)
    refusal = models.TextField(_("why it is not published"), blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, editable=False)

    objects = EnquiryQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "enquiries"
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=EnquiryStatus.values), name="enquiry_status_is_known"
            ),
            models.UniqueConstraint(fields=["call", "number"], name="enquiry_number_is_unique"),
            models.CheckConstraint(
                condition=~Q(status="answered")
                | (Q(number__isnull=False, answered_at__isnull=False) & ~Q(answer="")),
                name="enquiry_answered_has_number_and_answer",
            ),
        ]

    def __str__(self):
        return _("Question about %(call)s") % {"call": self.call}

    def get_absolute_url(self):
        page = reverse("competitions:enquiries", args=[self.call.code])
        return f"{page}#enquiry-{self.number}" if self.number else page

    @property
    def audit_stream(self):
        return f"call:{self.call_id}"
