"""Questions about a call and their answers: for everybody to read, for the signed-in to ask."""

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from competitions.actions import enquiries as actions
from competitions.forms.enquiries import AskForm, EnquirySearch
from competitions.states import EnquiryStatus
from competitions.views.public import get_public_call
from competitions.views.shared import posted
from core import clock
from core.errors import Refused

PER_PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
def enquiries(request, code):
    call = get_public_call(code)
    if request.method == "POST" and not request.user.is_authenticated:
        return redirect_to_login(request.path)
    form, status = AskForm(posted(request)), 422 if request.method == "POST" else 200
    if form.is_valid():
        try:
            return _ask(request, call, form)
        except actions.Closed as refusal:
            status = 409
            form.add_error(None, refusal.problems)
        except Refused as refusal:
            form.add_error("words", refusal.problems)
    return _page(request, call, form, status)


def _ask(request, call, form):
    actions.ask(call, by=request.user, received_at=request.received_at, **form.cleaned_data)
    messages.success(request, _("Asked. You get a letter when it is answered."))
    return redirect("competitions:enquiries", call.code)


def _page(request, call, form, status):
    search = EnquirySearch(request.GET)
    found = search.apply(call.enquiries.published())
    asked = call.enquiries.filter(asked_by=request.user.pk).exclude(status=EnquiryStatus.ANSWERED)
    context = {
        "call": call,
        "form": form,
        "search": search,
        "is_searched": bool(request.GET.get("q", "").strip()),
        "page_obj": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "own": asked.order_by("-pk")[:PER_PAGE],
        "takes_enquiries": call.takes_enquiries(clock.now()),
    }
    return render(request, "competitions/enquiries.html", context, status=status)
