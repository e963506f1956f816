"""What holds for every request of a person who is signed in."""

from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.second_factor import lacks_second_factor

# Pages an officer reaches before a second factor is set up: setting it up, and leaving.
OPEN_WITHOUT_SECOND_FACTOR = ("mfa_", "account_")
OPEN_VIEWS_WITHOUT_SECOND_FACTOR = {"healthz", "readyz"}


def language_of_the_person(get_response):
    """Answer in the language of the profile; strangers get what their browser asks for."""

    def middleware(request):
        user = request.user
        if user.is_authenticated and user.language in dict(settings.LANGUAGES):
            translation.activate(user.language)
            request.LANGUAGE_CODE = translation.get_language()
        return get_response(request)

    return middleware


class SecondFactorOfOfficers:
    """Send officers and auditors without a second factor to the page that sets it up."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        name = request.resolver_match.url_name or ""
        if name.startswith(OPEN_WITHOUT_SECOND_FACTOR) or name in OPEN_VIEWS_WITHOUT_SECOND_FACTOR:
            return None
        if not lacks_second_factor(request.user):
            return None
        messages.warning(request, _("Your role needs a second factor. Set one up to go on."))
        return redirect("mfa_index")


class WrongInputIs422:
    """Give the library's forms the status that ours have when they come back with errors."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_template_response(self, request, response):
        form = (response.context_data or {}).get("form")
        if response.status_code == 200 and getattr(form, "is_bound", False) and form.errors:
            response.status_code = 422
        return response
