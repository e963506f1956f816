"""Writing answers: a section, everything on one page, autosave, and an answer's history."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from competitions import (
    answers,
    checks,
    distance,
    facts,
    following,
    rules_in_words,
    versions,
    writers,
)
from competitions.actions import answers as actions
from competitions.kinds import kind_of
from competitions.models import Answer
from competitions.views.applicant import dossier_context, get_dossier
from competitions.writing import receive
from core import clock
from core.errors import Stale
from core.formats import moment
from core.http import whole_number
from core.permissions import require


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def section(request, reference, position, pk):
    dossier = get_dossier(request, reference, position)
    sheet = answers.load(dossier)
    places = [part.section.pk for part in sheet.parts]
    if pk not in places:  # of a version before a corrigendum
        return everything(request, reference, position)
    place = places.index(pk)
    context = {
        "parts": [sheet.parts[place]],
        "here": sheet.parts[place],
        "place": place + 1,
        "before": sheet.parts[place - 1] if place else None,
        "after": sheet.parts[place + 1] if place + 1 < len(places) else None,
    }
    return _write(request, dossier, sheet, "competitions/section.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def everything(request, reference, position):
    dossier = get_dossier(request, reference, position)
    sheet = answers.load(dossier)
    return _write(request, dossier, sheet, "competitions/everything.html", {"parts": sheet.parts})


def _write(request, dossier, sheet, template, context):
    """Show the questions of ``parts``; take what was typed; go on when all is well."""
    context |= dossier_context(request, dossier) | {"sheet": sheet}
    if distance.is_asked(sheet):
        lines = facts.standing(dossier, sheet.items)
        context |= {"eligibility": lines, "may_apply": rules_in_words.verdict(lines)}
        context["may_apply_badge"] = rules_in_words.badge(context["may_apply"])
    writers.mark(sheet.items, dossier, request.user)
    status = 200
    if request.method == "POST":
        require(request.user, "competitions.write_dossier", dossier)
        items = [item for part in context["parts"] for item in part.items]
        moved = following.follow(request, sheet)
        writers.mark(moved.values(), dossier, request.user)
        receipt = receive(sheet, dict.fromkeys([*items, *moved.values()]), request)
        status = receipt.status
        if answer := onwards(request, dossier, receipt):
            return answer
        context["receipt"] = receipt
        context["problems"] = [p for p in checks.missing(dossier, sheet) if p.is_fault]
    context["distance"] = distance.of(sheet)
    return render(request, template, context, status=status)


def onwards(request, dossier, receipt):
    """Where the pressed button leads; None: the page itself, with what is wrong."""
    if receipt.conflicts or receipt.refused:
        return None
    address = [dossier.application.reference, dossier.stage.position]
    target = request.POST.get("next", "")
    if target == "hand-in":
        return redirect("competitions:review", *address)
    if (section := whole_number(target)) is not None:
        return redirect("competitions:section", *address, section)
    if place := request.POST.get("add") or request.POST.get("remove", "").partition("-")[0]:
        return HttpResponseRedirect(f"{request.path}#{place}")
    if receipt.status == 200:
        messages.success(request, _("Saved."))
        return HttpResponseRedirect(request.path)
    return None


def get_writable(request, reference, position, partner):
    """The dossier in which the user may write: everything, or the part of ``partner`` (403)."""
    if partner is None:
        return get_dossier(request, reference, position, "competitions.write_dossier")
    dossier = get_dossier(request, reference, position)
    own = get_object_or_404(dossier.application.partners.active(), pk=partner)
    require(request.user, "competitions.write_part", own)
    return dossier


@login_required
@require_POST
def answer(request, reference, position, question, partner=None):
    """Autosave of one question, in JSON; the same fields as the page posts."""
    dossier = get_writable(request, reference, position, partner)
    sheet = answers.load(dossier)
    item = sheet.find(question, partner)
    if item is None:
        prefix = f"q{question}p{partner}" if partner else f"q{question}"
        item = following.follow(request, sheet).get(prefix)
    if item is None:
        return JsonResponse({"problems": [_("This question is no longer asked.")]}, status=404)
    require_author(request, dossier, item.question)
    try:
        receipt = receive(sheet, [item], request)
    except actions.Closed as closed:
        return JsonResponse({"closed": True, "problems": closed.problems}, status=409)
    status = 200 if receipt.status == 422 and not item.refused else receipt.status
    return JsonResponse(told(sheet, item), status=status)


def require_author(request, dossier, question):
    """Some questions are answered by managers only (403)."""
    if not writers.may_answer(request.user, dossier, question):
        raise PermissionDenied("competitions.answer_for_managers")


def told(sheet, item):
    """What the script needs to bring the page up to date."""
    now = clock.now()
    told = {
        "version": item.version,
        "mark": item.mark,
        "saved": _("Saved %(time)s") % {"time": _time(now)},
        "faults": {
            other.prefix: [{"part": f.part, "words": str(f.words)} for f in other.wrong]
            for other in sheet.items
            if other is item or other.question.kind == "money"
        },
        "fragments": distance.fragments(sheet, item),
        "outputs": item.kind.outputs(item.question, item.reading, item.prefix),
        "parts": {part.section.pk: answers.STATE_WORDS[part.state] for part in sheet.parts},
        "problems": list(item.refused),
    }
    if item.conflict:
        told["conflict"] = _both(item.conflict)
    return told


def _both(conflict):
    """Somebody else's text and one's own, for a person to choose."""
    theirs = conflict.current
    return {
        "by": str(theirs.updated_by or ""),
        "at": moment(theirs.updated_at) if theirs.pk else "",  # erased meanwhile
        "theirs": conflict.theirs,
        "mine": conflict.mine,
    }


def _time(now):
    return time_format(timezone.localtime(now), "H:i")


@login_required
@require_safe
def answer_history(request, reference, position, question, partner=None):
    dossier = get_dossier(request, reference, position)
    rows = Answer.objects.select_related("question__section", "partner__organisation")
    now = versions.current_key(dossier.stage, question)
    answer = get_object_or_404(rows, dossier=dossier, question=now, partner=partner)
    kind = kind_of(answer.question)
    revisions = list(answer.revisions.select_related("author"))
    texts = [kind.plain(answer.question, revision.value) for revision in revisions]
    steps = [
        {"revision": revision, "text": text, "before": before, "is_current": not place}
        for place, (revision, text, before) in enumerate(
            zip(revisions, texts, [*texts[1:], ""], strict=True)
        )
    ]
    context = dossier_context(request, dossier) | {"answer": answer, "steps": steps}
    if answer.partner:
        may = request.user.has_perm("competitions.write_part", answer.partner)
        context["can_write"] = context["takes_words"] and may
    context["can_write"] &= writers.may_answer(request.user, dossier, answer.question)
    return render(request, "competitions/answer_history.html", context)


@login_required
@require_POST
def answer_restore(request, reference, position, question, version, partner=None):
    dossier = get_writable(request, reference, position, partner)
    now = versions.current_key(dossier.stage, question)
    answer = get_object_or_404(Answer, dossier=dossier, question=now, partner=partner)
    require_author(request, dossier, answer.question)
    revision = get_object_or_404(answer.revisions, version=version)
    try:
        actions.restore(
            answer,
            revision,
            by=request.user,
            version=whole_number(request.POST.get("version"), 0),
            received_at=request.received_at,
        )
    except Stale:
        messages.error(request, _("The answer was changed meanwhile. Look at it once more."))
    else:
        messages.success(request, _("Restored. What stood there before is kept in the history."))
    return redirect(request.path.partition("history/")[0] + "history/")
