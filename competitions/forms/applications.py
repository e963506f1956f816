from django import forms
from django.utils.translation import gettext_lazy as _

from clusters.models import Cluster, ClusterRole
from competitions.models import Application, Outcome

SHOWN = 5


class EarlierField(forms.ModelChoiceField):
    """An application to start from, told apart by cluster, call and number."""

    def __init__(self, earlier):
        super().__init__(
            earlier,
            label=_("Start from an earlier application"),
            required=False,
            empty_label=_("Start with empty pages"),
            help_text=_(
                "Its answers are filled in where the same is asked. You change them freely."
            ),
        )

    def label_from_instance(self, application):
        return f"{application.cluster}: {application.call}, {application.reference}"


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
        self._offer_earlier(user, free)

    def offered(self):
        """The first few clusters of the choice, to say how each stands to the rules."""
        return self.fields["cluster"].queryset[:SHOWN]

    def _offer_earlier(self, user, clusters):
        """Start from what the clusters wrote before; nothing is asked where there is nothing."""
        earlier = Application.objects.visible_to(user).filter(cluster__in=clusters.values("pk"))
        earlier = earlier.select_related("call", "cluster").order_by("-created_at", "-pk")
        if earlier.exists():
            self.fields["predecessor"] = EarlierField(earlier)

    def clean(self):
        data = super().clean()
        earlier, cluster = data.get("predecessor"), data.get("cluster")
        if earlier and cluster and earlier.cluster_id != cluster.pk:
            words = _("Choose an earlier application of the cluster that applies.")
            self.add_error("predecessor", words)
        return data

    def _post_clean(self):
        """The action makes the row; the form only checks what was typed."""


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        label=_("Why do you withdraw?"),
        help_text=_("The office reads this."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
    )
