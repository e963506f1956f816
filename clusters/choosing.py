"""Taking an organisation from the register or adding a new one, on one page without script.

One searches and chooses; what is not found is described, and if the register has something
like it, the page asks first whether that is meant.
"""

from functools import cached_property

from django.utils.translation import gettext as _

from clusters import organisations
from clusters.forms.organisations import ChooseForm, OrganisationForm
from clusters.models import Organisation
from core.text import fold

MOST = 20  # found ones that are shown
SUGGESTED = 5


class OrganisationChoice:
    """What one page of choosing was sent, and what it must show."""

    _standing = Organisation.objects.standing()

    def __init__(self, request, *, choose=ChooseForm, describe=OrganisationForm):
        self.post = request.POST if request.method == "POST" else None
        self.words = request.GET.get("q", "").strip()
        self.is_suggestion = False
        is_choosing = self.post is not None and "choose" in self.post
        self.chosen = choose(
            self.post if is_choosing else None,
            found=self._standing if is_choosing else self._found,
            prefix="known",
        )
        initial = {"name": self.words} if self.words else {}
        self.described = describe(
            self.post if self.post is not None and not is_choosing else None, initial=initial
        )
        self._choose = choose

    @property
    def _found(self):
        if not self.words:
            return self._standing.none()
        found = self._standing.search(self.words).order_by("name", "pk")
        return self._standing.filter(pk__in=list(found.values_list("pk", flat=True)[:MOST]))

    @cached_property
    def is_made(self):
        """Whether exactly one organisation is meant now; asks when it is not sure."""
        if self.chosen.is_bound:
            return self._is_chosen()
        if not self.described.is_valid():
            return False
        return bool(self.known) or "is_new" in self.post or not self._suggest()

    def _is_chosen(self):
        """Any standing organisation may be named; only what was found is shown again."""
        is_valid = self.chosen.is_valid()
        self.chosen.fields["organisation"].queryset = self._found
        return is_valid

    @cached_property
    def known(self):
        """The one of exactly this name and country in the register, or what it became."""
        data = self.described.cleaned_data
        same = Organisation.objects.filter(
            name_folded=fold(data["name"]), country=data["country"]
        ).order_by("pk")
        if standing := same.standing().first():
            return standing
        alias = same.select_related("merged_into").first()
        return alias and alias.merged_into

    @property
    def fields(self):
        """What an action takes: the organisation, or the fields of a new one; and the rest."""
        if self.chosen.is_bound:
            return self.chosen.cleaned_data
        data = self.described.cleaned_data
        return data | {"organisation": self.known} if self.known else data

    @property
    def status(self):
        return 422 if self.post is not None else 200

    @property
    def has_found(self):
        return self.chosen.fields["organisation"].queryset.exists()

    def refuse(self, refusal):
        """Say at the form that was sent why it could not be done."""
        form = self.chosen if self.chosen.is_bound else self.described
        form.add_error("organisation" if self.chosen.is_bound else "name", refusal.problems)

    def _suggest(self):
        keys = organisations.likely(self._unsaved())[:SUGGESTED]
        if keys:
            self.is_suggestion = True
            self.chosen = self._choose(found=self._standing.filter(pk__in=keys), prefix="known")
            self.described.add_error("name", _("The register has something like it. See above."))
        return keys

    def _unsaved(self):
        data = self.described.cleaned_data
        return Organisation(
            name=data["name"],
            name_folded=fold(data["name"]),
            country=data["country"],
            identifier=data["identifier"],
        )
