"""Rounds of earlier years, as public sources tell them."""

from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from competitions.models import PastRound
from core import charts


@require_safe
def rounds(request):
    found = list(PastRound.objects.select_related("programme").prefetch_related("entries__cluster"))
    return render(
        request,
        "competitions/past_rounds.html",
        {"rounds": found, "chart": _funnels(found) if found else None},
    )


def _funnels(rounds):
    drawn = [
        charts.Funnel(
            _("Round %(number)s (%(year)s)") % {"number": r.number, "year": r.decided[:4]},
            (
                (_("outlines"), r.outlines_received),
                (_("finalists"), r.finalists),
                (_("winners"), r.winners),
            ),
        )
        for r in rounds
    ]
    sentence = _("Three to five of ten outlines reached the final; five won each time.")
    return charts.funnel(_("From outlines to winners"), sentence, drawn)
