from django import forms
from django.utils.translation import gettext_lazy as _

from clusters.models import Cluster, ClusterRole
from competitions.models import Application, Outcome


class ApplyForm(forms.ModelForm):
    """With which cluster, under which title. One cluster alone is chosen already."""

    cluster = forms.ModelChoiceField(Cluster.objects.none(), label=_("Cluster"), empty_label=None)

    class Meta:
        model = Application
        fields = ["cluster", "title", "sector"]
        help_texts = {
            "title": _("What the application is called in lists and letters."),
            "sector": _("The field in which it will be compared."),
        }

    def __init__(self, *args, user, call, **kwargs):
        super().__init__(*args, **kwargs)
        taking_part = call.applications.filter(outcome=Outcome.IN_PROGRESS).values("cluster")
        free = Cluster.objects.with_role(user, ClusterRole.Role.MANAGER).exclude(pk__in=taking_part)
        self.fields["cluster"].queryset = free.distinct().order_by("name")
        self.clusters = list(free.distinct().order_by("name")[:2])
        if len(self.clusters) == 1:
            self.initial.setdefault("cluster", self.clusters[0])
            self.initial.setdefault("sector", self.clusters[0].sector)

    def _post_clean(self):
        """The action makes the row; the form only checks what was typed."""


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        label=_("Why do you withdraw?"),
        help_text=_("The office reads this."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
    )
