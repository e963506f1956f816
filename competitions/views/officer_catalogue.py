"""The catalogue of indicators of a label call: to look at, to change, to take away, to bring in."""

from itertools import groupby

from django.contrib import messages
from django.core import signing
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import officer_required, staff_reader_required
from competitions import catalogue, catalogue_files, states
from competitions.actions import calls, catalogues
from competitions.forms.catalogues import CatalogueFileForm, HeadForm, IndicatorForm, LabelRulesForm
from competitions.models import Call, ProgrammeKind
from competitions.states import CallStatus
from competitions.views.officer import get_call
from competitions.views.shared import posted
from core.errors import Refused

FILES = {"csv": catalogue_files.as_csv, "json": catalogue_files.as_json}
SALT = "competitions.catalogue"


def get_label_call(code):
    """A label call and its catalogue; there is none for a contest (404)."""
    call = get_call(code)
    stage = call.stages.select_related("rubric").first()
    if call.programme.kind != ProgrammeKind.LABEL or stage is None:
        raise Http404
    return call, stage.rubric


def get_label_draft(code):
    call, rubric = get_label_call(code)
    states.EDIT_CALL.check(call)
    return call, rubric


def get_indicator(code, key):
    """(call, rubric, all entries, the one of that code) of a draft; 404 without it."""
    call, rubric = get_label_draft(code)
    entries = catalogue.of(rubric)
    for entry in entries:
        if entry.code == key:
            return call, rubric, entries, entry
    raise Http404


def _context(call, rubric, **more):
    is_draft = call.status == CallStatus.DRAFT and rubric.frozen_at is None
    return {"call": call, "rubric": rubric, "is_draft": is_draft, **more}


@staff_reader_required
@require_GET
def table(request, code):
    """The indicators by group, and how this version differs from the one before."""
    call, rubric = get_label_call(code)
    entries = catalogue.of(rubric)
    changes = catalogue.changes(catalogue.of(rubric.former), entries) if rubric.former else []
    context = _context(
        call,
        rubric,
        groups=_grouped(entries, rubric.groups),
        count=len(entries),
        problems=[words for _place, words in catalogue.problems(entries, rubric.groups)],
        changes=changes,
        later=Call.objects.filter(former=call).first(),
        may_follow=call.status == CallStatus.PUBLISHED,
    )
    return render(request, "competitions/office/catalogue.html", context)


def _grouped(entries, groups):
    """(title, entries) in the order of the groups; a group without a title has its key."""
    titles = dict(groups)
    order = {key: place for place, key in enumerate(titles)}
    rows = sorted(entries, key=lambda entry: order.get(entry.group, len(order)))
    return [(titles.get(key, key), list(found)) for key, found in groupby(rows, lambda e: e.group)]


@officer_required
@require_http_methods(["GET", "HEAD", "POST"])
def indicator(request, code, key):
    call, rubric, entries, entry = get_indicator(code, key)
    form = IndicatorForm(posted(request), rubric=rubric, entries=entries, entry=entry)
    place = entries.index(entry)
    after = [*entries[:place], form.entry, *entries[place + 1 :]] if form.is_valid() else None
    return _edited(request, call, rubric, form, entries, after, entry=entry)


@officer_required
@require_http_methods(["GET", "HEAD", "POST"])
def indicator_new(request, code):
    call, rubric = get_label_draft(code)
    entries = catalogue.of(rubric)
    form = IndicatorForm(posted(request), rubric=rubric, entries=entries)
    after = _with(entries, form.entry, rubric.groups) if form.is_valid() else None
    return _edited(request, call, rubric, form, entries, after)


def _with(entries, new, groups):
    """The entries with one more, behind the last of its group."""
    places = [place for place, entry in enumerate(entries) if entry.group == new.group]
    at = places[-1] + 1 if places else len(entries)
    return [*entries[:at], new, *entries[at:]]


def _edited(request, call, rubric, form, entries, after, *, entry=None):
    """Store ``after`` where the form is valid, else show the form."""
    if form.is_valid():
        try:
            _replace(request, call, rubric, entries, after)
        except Refused as refused:
            form.add_error(None, refused.problems)
        else:
            messages.success(request, _("Indicator %s saved.") % form.entry.code)
            return redirect("competitions:office-catalogue", call.code)
    context = _context(call, rubric, form=form, entry=entry)
    status = 422 if form.is_bound else 200
    return render(request, "competitions/office/indicator.html", context, status=status)


def _replace(request, call, rubric, before, after, **head):
    digest = catalogue.digest_of(before, rubric.groups)
    catalogues.replace(call, rubric, by=request.user, entries=after, digest=digest, **head)


@officer_required
@require_http_methods(["GET", "HEAD", "POST"])
def head(request, code):
    """The name and source of the catalogue, and the titles of its groups."""
    call, rubric = get_label_draft(code)
    entries = catalogue.of(rubric)
    form = HeadForm(posted(request), rubric=rubric, entries=entries)
    if form.is_valid():
        _replace(request, call, rubric, entries, entries, **form.head())
        messages.success(request, _("Name and groups saved."))
        return redirect("competitions:office-catalogue", call.code)
    status = 422 if form.is_bound else 200
    context = _context(call, rubric, form=form)
    return render(request, "competitions/office/catalogue_head.html", context, status=status)


@officer_required
@require_http_methods(["GET", "HEAD", "POST"])
def indicator_delete(request, code, key):
    call, rubric, entries, entry = get_indicator(code, key)
    problems = []
    if request.method == "POST":
        try:
            _replace(request, call, rubric, entries, [e for e in entries if e != entry])
        except Refused as refused:
            problems = refused.problems
        else:
            messages.success(request, _("Indicator %s deleted.") % entry.code)
            return redirect("competitions:office-catalogue", call.code)
    context = _context(call, rubric, entry=entry, problems=problems)
    status = 422 if problems else 200
    return render(request, "competitions/office/indicator_delete.html", context, status=status)


@staff_reader_required
@require_GET
def export(request, code):
    """The whole catalogue: ``?format=csv`` or ``json``."""
    call, rubric = get_label_call(code)
    kind = request.GET.get("format", "csv")
    if kind not in FILES:
        raise Http404
    return FILES[kind](rubric, f"{call.code}-catalogue-{rubric.version}.{kind}")


@officer_required
@require_http_methods(["GET", "HEAD", "POST"])
def bring_in(request, code):
    """Upload a file, look at what would change, take it over: all of it or nothing."""
    call, rubric = get_label_draft(code)
    if "signed" in request.POST:
        return _take_over(request, call, rubric)
    form = CatalogueFileForm(posted(request), request.FILES or None)
    context = _context(call, rubric, form=form, most=catalogue.MOST)
    if form.is_valid():
        try:
            context |= _looked_at(request, call, rubric, form.cleaned_data["file"])
        except Refused as refused:
            context["problems"] = refused.problems
    is_fine = not form.is_bound or "signed" in context
    status = 200 if is_fine else 422
    return render(request, "competitions/office/catalogue_import.html", context, status=status)


def _looked_at(request, call, rubric, upload):
    reading = catalogue_files.read(upload, rubric)
    if reading.problems:
        return {"problems": reading.problems}
    before = catalogue.of(rubric)
    content = {
        "entries": [entry.as_data() for entry in reading.entries],
        "digest": catalogue.digest_of(before, rubric.groups),
        **{name: getattr(reading, name) for name in ("groups", "name", "source")},
    }
    changes = catalogue.changes(before, reading.entries)
    return {
        "signed": signing.dumps(content, salt=_salt(request, call), compress=True),
        "changes": changes,
        "is_reordered": catalogue.is_reordered(before, reading.entries),
        "same": len(reading.entries) - sum(change.after is not None for change in changes),
        "heads": _heads(reading, rubric),
    }


def _heads(reading, rubric):
    """What the file says otherwise about the catalogue as a whole, as words."""
    told = {"name": _("Name"), "source": _("Source"), "groups": _("Groups")}
    new = {name: getattr(reading, name) for name in told}
    return [
        told[name]
        for name, value in new.items()
        if value is not None and value != getattr(rubric, name)
    ]


def _take_over(request, call, rubric):
    try:
        content = signing.loads(request.POST["signed"], salt=_salt(request, call))
    except signing.BadSignature:
        raise Refused(_("Load the page again.")) from None
    content["entries"] = [catalogue.Entry.of_data(data) for data in content["entries"]]
    catalogues.replace(call, rubric, by=request.user, **content)
    messages.success(request, _("The catalogue of the file is taken over."))
    return redirect("competitions:office-catalogue", call.code)


def _salt(request, call):
    return f"{SALT}:{call.pk}:{request.user.pk}"


@officer_required
@require_POST
def follow(request, code):
    """Prepare the next version of a frozen catalogue, in a call of its own."""
    call = get_object_or_404(Call.objects.select_related("programme"), code=code)
    later = catalogues.prepare_next(call, by=request.user)
    messages.success(request, _("Draft made. What is under way keeps the version it began with."))
    return redirect("competitions:office-catalogue", later.code)


@officer_required
@require_http_methods(["GET", "HEAD", "POST"])
def label_rules(request, code):
    call, _rubric = get_label_draft(code)
    form = LabelRulesForm(posted(request), rules=call.label_rules)
    if form.is_valid():
        calls.set_label_rules(call, by=request.user, rules=form.rules())
        messages.success(request, _("Rules of the label saved."))
        return redirect("competitions:office-call", call.code)
    context = {"call": call, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "competitions/office/label_rules.html", context, status=status)
