"""Questions about a call as the office answers them."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import officer_required, staff_reader_required
from competitions import states
from competitions.actions import enquiries as actions
from competitions.forms.calls import ReasonForm
from competitions.forms.enquiries import AnswerForm
from competitions.models import Enquiry
from competitions.states import EnquiryStatus
from competitions.views.officer import get_call
from competitions.views.shared import posted
from core.permissions import require

PER_PAGE = 50


@staff_reader_required
@require_GET
def enquiries(request, code):
    call = get_call(code)
    page = Paginator(call.enquiries.for_office(), PER_PAGE).get_page(request.GET.get("page"))
    context = {"call": call, "page_obj": page}
    return render(request, "competitions/office/enquiries.html", context)


def get_enquiry(request, pk):
    enquiry = get_object_or_404(Enquiry.objects.for_office(), pk=pk)
    require(request.user, "competitions.answer_enquiry", enquiry)
    return enquiry


@officer_required
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request, pk):
    """Answer it, or correct an answer that is published."""
    enquiry = get_enquiry(request, pk)
    is_published = enquiry.status == EnquiryStatus.ANSWERED
    way = states.AMEND_ENQUIRY if is_published else states.ANSWER_ENQUIRY
    way.check(enquiry)
    words = enquiry.published_words if is_published else enquiry.words
    form = AnswerForm(posted(request), initial={"published_words": words, "answer": enquiry.answer})
    if form.is_valid():
        act = actions.amend if is_published else actions.answer
        act(enquiry, by=request.user, **form.cleaned_data)
        messages.success(request, _("Published; the letters are on their way."))
        return redirect("competitions:office-enquiries", enquiry.call.code)
    return _page(request, enquiry, form, _("Publish the answer"))


@officer_required
@require_http_methods(["GET", "HEAD", "POST"])
def refuse(request, pk):
    enquiry = get_enquiry(request, pk)
    states.REFUSE_ENQUIRY.check(enquiry)
    form = ReasonForm(posted(request), help_text=_("Only who asked reads it, in a letter."))
    if form.is_valid():
        actions.refuse(enquiry, by=request.user, **form.cleaned_data)
        messages.success(request, _("Not published; the letter is on its way."))
        return redirect("competitions:office-enquiries", enquiry.call.code)
    return _page(request, enquiry, form, _("Do not publish"))


def _page(request, enquiry, form, verb):
    context = {"enquiry": enquiry, "call": enquiry.call, "form": form, "verb": verb}
    status = 422 if form.is_bound else 200
    return render(request, "competitions/office/enquiry.html", context, status=status)
