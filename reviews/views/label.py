"""Label dossiers: the assessors agree on levels, an officer confirms the tier."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import officer_required
from competitions.label_policy import MOST_AREAS
from competitions.labelling import policy_of
from competitions.models import Dossier, StageKind
from core.errors import Refused, Stale
from core.models import Job
from core.permissions import require
from reviews import assessment_job, blinding, tier_page
from reviews.actions import assessments, consensus
from reviews.levels import rows
from reviews.models import Assessment, Consensus


def get_dossier(request, pk):
    """A label dossier that the user may see (404 otherwise), with what the pages print."""
    visible = Dossier.objects.visible_to(request.user).filter(stage__kind=StageKind.ASSESSMENT)
    return get_object_or_404(visible.for_list().select_related("stage__rubric"), pk=pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def levels(request, pk):
    dossier = get_dossier(request, pk)
    require(request.user, "reviews.assess_dossier", dossier)
    consensus.require_sheets(dossier)
    if request.method == "POST":
        return _save_levels(request, dossier)
    return _levels_page(request, dossier)


def _save_levels(request, dossier):
    typed = {
        "levels": _by_key(request.POST, "level"),
        "notes": _by_key(request.POST, "note"),
        "text": request.POST.get("text", ""),
        "strengths": request.POST.get("strengths", ""),
        "improvement_areas": request.POST.getlist("area")[: MOST_AREAS + 1],
    }
    try:
        version = int(request.POST.get("version") or 0)
        consensus.save(dossier, by=request.user, version=version, **typed)
        if request.POST.get("then") == "agree":
            consensus.agree(dossier, by=request.user)
            assessments.request(dossier, by=request.user)
            messages.success(request, _("Levels agreed. The tier is being computed."))
            return redirect("reviews:assessment", dossier.pk)
    except Stale:
        words = _("Somebody else saved meanwhile. Your choices stand below; look and save again.")
        return _levels_page(request, dossier, typed=typed, problems=[words], status=409)
    except (Refused, ValueError) as error:
        problems = getattr(error, "problems", [_("Load the page again.")])
        return _levels_page(request, dossier, typed=typed, problems=problems, status=422)
    messages.success(request, _("Saved."))
    return redirect(request.get_full_path())


def _levels_page(request, dossier, *, typed=None, problems=(), status=200):
    agreed = Consensus.objects.filter(dossier=dossier).prefetch_related("scores").first()
    sheets, found = rows(dossier, agreed)
    if typed:
        for row in found:
            row.agreed = typed["levels"].get(row.criterion.key, "")
            row.note = typed["notes"].get(row.criterion.key, "")
    context = {
        "dossier": blinding.shown(dossier, request.user),
        "consensus": agreed,
        "sheets": sheets,
        "rows": found,
        "differing": sum(row.differs for row in found),
        "departing": sum(row.departs for row in found),
        "only": request.GET.get("only") == "differing",
        "areas": _areas(typed, agreed, policy_of(dossier.stage.call).improvement_areas),
        "text": typed["text"] if typed else getattr(agreed, "text", ""),
        "strengths": typed["strengths"] if typed else getattr(agreed, "strengths", ""),
        "problems": problems,
    }
    return render(request, "reviews/label_levels.html", context, status=status)


def _areas(typed, agreed, number):
    """What stands in the fields of the areas to improve: a code in each, "" for none."""
    named = typed["improvement_areas"] if typed else getattr(agreed, "improvement_areas", [])
    return [*named, *[""] * (number - len(named))]


def _by_key(data, name):
    prefix = f"{name}-"
    return {key[len(prefix) :]: value for key, value in data.items() if key.startswith(prefix)}


@login_required
@require_safe
def assessment(request, pk):
    dossier = get_dossier(request, pk)
    current = Assessment.objects.visible_to(request.user).current().filter(dossier=dossier).first()
    if not request.user.reads_everything:
        require(request.user, "reviews.assess_dossier", dossier)
    agreed = Consensus.objects.visible_to(request.user).filter(dossier=dossier)
    context = tier_page.of(dossier, current, agreed.prefetch_related("scores").first())
    context |= {
        "dossier": blinding.shown(dossier, request.user),
        "may_confirm": request.user.has_perm("reviews.confirm_tier", dossier),
        "job": Job.objects.filter(kind=assessment_job.KIND, key=f"dossier:{pk}")
        .order_by("created_at")
        .last(),
    }
    return render(request, "reviews/label_assessment.html", context)


@officer_required
@require_POST
def compute(request, pk):
    dossier = get_dossier(request, pk)
    assessments.request(dossier, by=request.user)
    messages.success(request, _("The tier is being computed."))
    return redirect("reviews:assessment", dossier.pk)


@officer_required
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request, pk):
    dossier = get_dossier(request, pk)
    require(request.user, "reviews.confirm_tier", dossier)
    found = get_object_or_404(Assessment.objects.current(), dossier=dossier)
    if request.method == "POST":
        assessments.confirm(found, by=request.user)
        messages.success(request, _("Decided. The cluster has been told."))
        return redirect("reviews:assessment", dossier.pk)
    agreed = Consensus.objects.filter(dossier=dossier).prefetch_related("scores").first()
    context = tier_page.of(dossier, found, agreed) | {"dossier": dossier}
    return render(request, "reviews/label_confirm.html", context)
