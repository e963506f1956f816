"""What holds for every request of a person who is signed in."""

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.utils import timezone, translation
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _

from accounts.access import READING
from accounts.second_factor import lacks_second_factor

# Pages an officer reaches before a second factor is set up: setting it up, and leaving.
BEFORE_SECOND_FACTOR = ("mfa_", "account_", "core:healthz", "core:readyz")
# Forms about one's own account, the only ones that an auditor may send.
OWN_ACCOUNT = ("mfa_", "account_", "usersessions_")
OWN_PAGES = {"accounts:profile", "accounts:my-data", "accounts:invitation"}


def language_of_the_person(get_response):
    """Answer in the language of the profile; strangers get what their browser asks for."""

    def middleware(request):
        user = request.user
        if user.is_authenticated and user.language in dict(settings.LANGUAGES):
            translation.activate(user.language)
            request.LANGUAGE_CODE = translation.get_language()
        return get_response(request)

    return middleware


def zone_of_the_person(get_response):
    """Answer in the time zone of the profile; strangers and the others read the site's.

    Days and deadlines are judged in the zones of the site and of the call all the same.
    """

    def middleware(request):
        zone = known_zone(request.user.zone) if request.user.is_authenticated else None
        if zone is None:
            return get_response(request)
        with timezone.override(zone):
            return get_response(request)

    return middleware


def known_zone(name):
    """The zone of that name; None for no name and for one that this computer does not know."""
    try:
        return ZoneInfo(name) if name else None
    except (ValueError, OSError, ZoneInfoNotFoundError):
        return None


def private_pages(get_response):
    """Leave no copy of what a person was shown: not at a proxy, not on a shared computer."""

    def middleware(request):
        response = get_response(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            patch_cache_control(response, private=True, no_store=True)
        return response

    return middleware


class SecondFactorOfOfficers:
    """Send officers and auditors without a second factor to the page that sets it up."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if request.resolver_match.view_name.startswith(BEFORE_SECOND_FACTOR):
            return None
        if not lacks_second_factor(request.user):
            return None
        messages.warning(request, _("Your role needs a second factor. Set one up to go on."))
        return redirect("mfa_index")


class AuditorsOnlyRead:
    """Refuse whatever an auditor sends, except about their own account.

    An auditor may sit in a cluster or on a panel by an older relation; what the office
    forbids holds there as well, on pages that exist and on pages yet to be written.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if request.method in READING or not getattr(request.user, "is_auditor", False):
            return
        name = request.resolver_match.view_name
        if name in OWN_PAGES or name.startswith(OWN_ACCOUNT):
            return
        raise PermissionDenied("an auditor changes nothing")


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
