"""An outage: when nobody could hand in, and why."""

from django.utils.translation import gettext_lazy as _

from competitions.forms.calls import ReasonForm
from competitions.forms.fields import MomentField
from core.formats import zone_name


class OutageForm(ReasonForm):
    field_order = ["began_at", "ended_at", "reason"]

    def __init__(self, *args, zone, **kwargs):
        super().__init__(
            *args,
            help_text=_("Everybody reads it on the page of the call and in a letter."),
            **kwargs,
        )
        hint = _("Time of %(zone)s.") % {"zone": zone_name(zone)}
        self.fields["began_at"] = MomentField(zone=zone, label=_("From"), help_text=hint)
        self.fields["ended_at"] = MomentField(zone=zone, label=_("To"), help_text=hint)
        self.order_fields(self.field_order)

    def clean(self):
        data = super().clean()
        began, ended = data.get("began_at"), data.get("ended_at")
        if began and ended and ended <= began:
            self.add_error("ended_at", _("Choose a moment after the beginning."))
        return data
