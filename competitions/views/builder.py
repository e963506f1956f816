"""The form builder: sections and questions of a stage whose form may still be changed."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import officer_required, staff_reader_required
from competitions import form_words, previews, versions
from competitions.actions import forms as actions
from competitions.forms.question_kinds import FORMS
from competitions.forms.sections import SectionForm
from competitions.models import Question, QuestionKind, Section
from competitions.views.officer_desk import get_stage
from competitions.views.shared import posted
from core.errors import Refused


def get_version(code, position):
    """The stage and the version of its form that may be changed; 409 when there is none."""
    stage = get_stage(code, position)
    return stage, versions.require_editable(stage)


def _home(stage, anchor=""):
    page = reverse("competitions:office-form", args=[stage.call.code, stage.position])
    return redirect(f"{page}#{anchor}" if anchor else page)


def _context(stage, version, **more):
    return {"call": stage.call, "stage": stage, "version": version, **more}


@officer_required
@require_GET
def builder(request, code, position):
    stage, form = get_version(code, position)
    context = _context(stage, form, sections=form_words.told(form), kinds=_kinds(stage))
    return render(request, "competitions/office/form.html", context)


def _kinds(stage):
    """The kinds to choose from; indicators only where the criteria have groups of them."""
    has_groups = stage.rubric.criteria.exclude(group="").exists()
    without = set() if has_groups else {QuestionKind.INDICATORS}
    return [(kind, words) for kind, words in QuestionKind.choices if kind not in without]


@staff_reader_required
@require_GET
def preview(request, code, position):
    """The form as the applicant will see it; nothing typed here is kept."""
    stage = get_stage(code, position)
    form = versions.editable(stage) or stage.form
    context = _context(stage, form, parts=previews.parts(form, stage))
    return render(request, "competitions/office/form_preview.html", context)


@officer_required
@require_http_methods(["GET", "HEAD", "POST"])
def section_new(request, code, position):
    stage, version = get_version(code, position)
    form = SectionForm(posted(request))
    if form.is_valid():
        section = actions.add_section(stage, by=request.user, **form.cleaned_data)
        return _home(stage, f"section-{section.pk}")
    context = _context(stage, version, form=form)
    status = 422 if form.is_bound else 200
    return render(request, "competitions/office/section_form.html", context, status=status)


@officer_required
@require_http_methods(["GET", "HEAD", "POST"])
def section_edit(request, code, position, pk):
    stage, version = get_version(code, position)
    section = get_object_or_404(Section, form=version, pk=pk)
    initial = {"title": section.title, "help": section.help}
    form = SectionForm(posted(request), initial=initial)
    if form.is_valid():
        actions.edit_section(stage, section, by=request.user, **form.cleaned_data)
        return _home(stage, f"section-{pk}")
    context = _context(stage, version, form=form, section=section)
    status = 422 if form.is_bound else 200
    return render(request, "competitions/office/section_form.html", context, status=status)


@officer_required
@require_POST
def section_move(request, code, position, pk):
    stage, version = get_version(code, position)
    section = get_object_or_404(Section, form=version, pk=pk)
    up = request.POST.get("to") == "up"
    actions.move_section(stage, section, by=request.user, up=up)
    return _home(stage, f"section-{pk}")


@officer_required
@require_http_methods(["GET", "HEAD", "POST"])
def section_delete(request, code, position, pk):
    stage, version = get_version(code, position)
    section = get_object_or_404(Section, form=version, pk=pk)
    heading = _("Delete the section “%(title)s” with its questions?") % {"title": section.title}
    return _delete(request, stage, version, section, actions.delete_section, heading)


@officer_required
@require_http_methods(["GET", "HEAD", "POST"])
def question_new(request, code, position, section):
    """One short form with what the kind has; the kind is chosen in the builder."""
    stage, version = get_version(code, position)
    section = get_object_or_404(Section, form=version, pk=section)
    kind = request.GET.get("kind", QuestionKind.LONG_TEXT)
    form = _form(request, stage, version, Question(kind=kind))
    if form.is_valid():
        fields = {"kind": kind} | form.changes()
        try:
            question = actions.add_question(stage, section, by=request.user, **fields)
        except Refused as refusal:
            form.add_error(None, refusal.problems)
        else:
            messages.success(request, _("Question added."))
            return _home(stage, f"question-{question.pk}")
    return _question_page(request, stage, version, form, section)


@officer_required
@require_http_methods(["GET", "HEAD", "POST"])
def question_edit(request, code, position, pk):
    stage, version = get_version(code, position)
    question = get_question(version, pk)
    form = _form(request, stage, version, question)
    if form.is_valid():
        try:
            actions.edit_question(stage, question, by=request.user, **form.changes())
        except Refused as refusal:
            form.add_error(None, refusal.problems)
        else:
            messages.success(request, _("Question saved."))
            return _home(stage, f"question-{pk}")
    return _question_page(request, stage, version, form, question.section)


def get_question(version, pk):
    questions = Question.objects.select_related("section")
    return get_object_or_404(questions, section__form=version, pk=pk)


def _form(request, stage, version, question):
    if question.kind not in FORMS:
        raise Http404
    form_class = FORMS[question.kind]
    return form_class(posted(request), stage=stage, form=version, question=question)


def _question_page(request, stage, version, form, section):
    question = form.question
    shown = form.as_question() if form.is_bound else question
    context = _context(
        stage, version, form=form, section=section, question=question, is_new=not question.pk
    )
    context["item"] = previews.item(shown, stage)
    status = 422 if form.is_bound else 200
    return render(request, "competitions/office/question_form.html", context, status=status)


@officer_required
@require_POST
def question_preview(request, code, position, kind):
    """What is being typed into the form of a question, as the applicant would see it."""
    stage, version = get_version(code, position)
    form = _form(request, stage, version, Question(kind=kind))
    form.is_valid()
    context = {"item": previews.item(form.as_question(), stage)}
    return render(request, "competitions/office/_question_preview.html", context)


@officer_required
@require_POST
def question_move(request, code, position, pk):
    stage, version = get_version(code, position)
    question = get_question(version, pk)
    up = request.POST.get("to") == "up"
    actions.move_question(stage, question, by=request.user, up=up)
    return _home(stage, f"question-{pk}")


@officer_required
@require_http_methods(["GET", "HEAD", "POST"])
def question_delete(request, code, position, pk):
    stage, version = get_version(code, position)
    question = get_question(version, pk)
    heading = _("Delete the question “%(label)s”?") % {"label": question.label}
    return _delete(request, stage, version, question, actions.delete_question, heading)


def _delete(request, stage, version, row, action, heading):
    """Ask once more, then delete; what still needs the row is said."""
    problems, status = [], 200
    if request.method == "POST":
        try:
            action(stage, row, by=request.user)
        except Refused as refusal:
            problems, status = refusal.problems, 422
        else:
            messages.success(request, _("Deleted."))
            return _home(stage)
    context = _context(stage, version, heading=heading, problems=problems)
    return render(request, "competitions/office/form_delete.html", context, status=status)
