"""The call desk: how far a call is, what is next and what blocks it.

Judging lies to the right of this app; ``reviews`` registers what it reports about a stage in
``AppConfig.ready``, as visibility is registered.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from competitions.models import Award, Dossier, Invoice
from competitions.states import (
    IN_JUDGEMENT,
    AwardStatus,
    CallStatus,
    DossierStatus,
    StageStatus,
)
from core import charts
from core.charts import Funnel
from core.formats import moment

TONES = {"done": "good", "now": "info", "open": "info", "next": "neutral", "blocked": "warn"}


@dataclass(frozen=True)
class Step:
    """One thing to do in a stage.

    ``state``: done, now (can be done), next (comes later), blocked (waits for somebody else),
    open (can be done, and nothing waits for it).
    """

    label: str
    state: str
    words: str = ""
    url: str = ""
    hint: str = ""
    action: str = ""  # what the button says; else the label

    def as_task(self):
        """As components/task_list.html takes it."""
        words = self.words or (_("done") if self.state == "done" else _("to do"))
        return {
            "label": self.label,
            "url": self.url,
            "hint": self.hint,
            "state": words,
            "tone": TONES[self.state],
        }


@dataclass(frozen=True)
class Judging:
    """What the judging of a stage reports: its steps in order, and its charts."""

    steps: tuple = ()
    charts: tuple = ()


_reporters: list[Callable] = []


def register(report):
    """Let ``report(stage, user) -> Judging`` speak on the call desk."""
    _reporters.append(report)


def judging(stage, user):
    """What the apps to the right report about the judging of ``stage``."""
    reports = [report(stage, user) for report in _reporters]
    return Judging(
        tuple(step for one in reports for step in one.steps),
        tuple(chart for one in reports for chart in one.charts),
    )


def steps(stage, user, counts, reported):
    """All steps of a stage in their order, from collecting to what follows the decision."""
    found = [_collecting(stage, counts)]
    if stage.status != StageStatus.PLANNED:
        found.append(_eligibility(stage, counts))
        if stage.is_rolling and stage.call.fees:
            found.append(_charging(stage, user))
        found += reported.steps
    if stage.status == StageStatus.DECIDED and stage.is_last:
        found += _afterwards(stage.call, user)
    return found


def next_step(found):
    """The first step that is not done: what somebody can do now, or what is waited for."""
    return next((step for step in found if step.state not in {"done", "open"}), None)


def _collecting(stage, counts):
    label = _("Collect: %(stage)s") % {"stage": stage.title}
    waiting = ngettext("%d draft", "%d drafts", counts["drafts"]) % counts["drafts"]
    zone = stage.call.zone
    if stage.status == StageStatus.PLANNED:
        hint = moment(stage.opens_at, zone) if stage.opens_at else _("No date set.")
        return Step(label, "next", _("not open yet"), hint=hint)
    if stage.status == StageStatus.OPEN and stage.is_rolling:
        return Step(label, "done", _("open all year"), hint=waiting)
    if stage.status == StageStatus.OPEN:
        late = stage.is_past_deadline
        words = _("closing") if late else _("open")
        return Step(label, "now", words, hint=f"{moment(stage.deadline, zone)} · {waiting}")
    total = counts["handed_in"]
    return Step(label, "done", ngettext("%d handed in", "%d handed in", total) % total)


def _eligibility(stage, counts):
    """Ruling on eligibility holds nothing up: what is not ruled out is judged."""
    label = _("Look at eligibility")
    left = counts["submitted"]
    if not left or stage.status == StageStatus.DECIDED:
        words = _("%(n)s ineligible") % {"n": counts["ineligible"]}
        return Step(label, "done", words)
    url = reverse("competitions:office-call", args=[stage.call.code])
    return Step(
        label,
        "open",
        ngettext("%d not looked at", "%d not looked at", left) % left,
        f"{url}?stage={stage.position}&status=submitted#dossiers",
    )


def _charging(stage, user):
    """Who was or is assessed and has no invoice in force; nothing waits for it."""
    label, charged = _("Issue invoices"), Invoice.objects.in_force().values("application")
    assessed = [*IN_JUDGEMENT, DossierStatus.LABELLED, DossierStatus.DECLINED]
    rows = Dossier.objects.visible_to(user).filter(stage=stage, status__in=assessed)
    rows = rows.exclude(application__in=charged).order_by("pk")
    if not (first := rows.first()):
        return Step(label, "done", _("none is owed"))
    url = reverse("competitions:office-invoice-issue", args=[first.pk]) if user.is_officer else ""
    words = ngettext("%d without an invoice", "%d without an invoice", rows.count())
    return Step(label, "open", words % rows.count(), url)


def _afterwards(call, user):
    awards = Award.objects.filter(application__call=call)
    open_awards = awards.filter(status=AwardStatus.OFFERED).count()
    answered = awards.exclude(status=AwardStatus.OFFERED).count()
    if awards:
        yield Step(
            _("Hear from the winners"),
            "now" if open_awards else "done",
            _("%(n)s of %(all)s answered") % {"n": answered, "all": answered + open_awards},
            reverse("competitions:winners", args=[call.code]),
        )
    closed = call.status != CallStatus.PUBLISHED
    may_close = user.is_officer and not closed
    yield Step(
        _("Close the call"),
        "done" if closed else "now",
        call.get_status_display() if closed else _("to do"),
        reverse("competitions:office-call-close", args=[call.code]) if may_close else "",
    )


def counts(stage):
    """How many dossiers of a stage are where; conflicts hide no figures."""
    by_status = dict(
        stage.dossiers.values_list("status").annotate(n=Count("pk")).order_by("status")
    )
    return {
        "drafts": by_status.get(DossierStatus.DRAFT, 0),
        "handed_in": stage.dossiers.filter(pinned__isnull=False).count(),
        "submitted": by_status.get(DossierStatus.SUBMITTED, 0),
        "ineligible": by_status.get(DossierStatus.INELIGIBLE, 0),
        "gone": sum(by_status.get(s, 0) for s in (DossierStatus.LAPSED, DossierStatus.WITHDRAWN)),
        "total": sum(by_status.values()),
    }


def funnel(call):
    """From those who began to those who won, as a chart."""
    dossiers = Dossier.objects.filter(stage__call=call)
    rows = dossiers.values("stage__position", "stage__title").annotate(
        began=Count("pk"),
        handed_in=Count("pk", filter=Q(pinned__isnull=False)),
        won=Count("pk", filter=Q(status__in=[DossierStatus.AWARDED, DossierStatus.LABELLED])),
    )
    rows, steps, won = list(rows.order_by("stage__position")), [], 0
    for row in rows:
        first = row["stage__position"] == 1
        title = {"stage": row["stage__title"]}
        steps.append(((_("began") if first else _("shortlisted")), row["began"]))
        steps.append((_("%(stage)s handed in") % title, row["handed_in"]))
        won += row["won"]
    if not steps:
        return None
    if won or len(rows) == call.stages.count():
        steps.append((_("labelled") if call.programme.kind == "label" else _("awarded"), won))
    return charts.funnel(
        _("From first draft to decision"),
        _("How many applications reached each step so far."),
        [Funnel("", tuple(steps))],
    )
