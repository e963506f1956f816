"""Every page x every role x GET and POST: who may, may; who may not, gets nothing.

A page without a rule fails the build. To add yours, write one line into the module of your app
in ``tests/access/`` (``core.py``, ``accounts.py``, ``clusters.py``, ``competitions.py``,
``reviews.py``, ``config.py``; a module is found by its name, so a new one is just a new file):

    RULES = {
        "clusters:register": public(),
        "clusters:manage": page(MEMBERS, slug=lambda world: world.once(cluster).slug),
        "clusters:edit": page({"manager"}, {"manager"}, slug=lambda w: w.once(cluster).slug),
    }

First come the roles that may GET, then those that may POST; then, by name, what the address is
built from. Each of these is a function of the world, which gives you

    world.person("manager")   the one person of that role ("user" has no relation at all)
    world.once(cluster)       what your function ``cluster(world)`` makes, made once per test

so a sample object hands its relations out itself:

    def cluster(world):
        return make_cluster(managers=[world.person("manager")])

A page without arguments that needs objects all the same says ``given=[cluster]``. The sets of
roles (EVERYBODY, SIGNED_IN, WRITERS, HOUSE, OFFICER, NOBODY) and the list of relations stand in
``tests/access/__init__.py``. What is tested, nobody has to say again:

* Whoever may not, gets 403, 404 or (wrong method) 405; a stranger is sent to the sign-in instead.
* Whoever may, gets none of these. Anything else will do: 200, a redirect, 409, 422.
* Nothing answers 500. An auditor's POST is refused on every page but those of their own account,
  and leaves no audit event.
* A stranger may open what ``public`` or ``door`` declares, and nothing else.
"""

import importlib
import pkgutil

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.shortcuts import resolve_url
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from core.audit import AuditEvent
from tests import access

MODULES = [
    importlib.import_module(m.name) for m in pkgutil.iter_modules(access.__path__, "tests.access.")
]
RULES = {name: rule for module in MODULES for name, rule in module.RULES.items()}
REFUSED = {403, 404, 405}

pytestmark = pytest.mark.django_db


def names(patterns, namespace=""):
    """The full name of every address of the site."""
    for entry in patterns:
        if isinstance(entry, URLPattern):
            yield f"{namespace}{entry.name or entry.pattern}"
        else:
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from names(entry.url_patterns, inner)


PAGES = sorted(set(names(get_resolver().url_patterns)))


@pytest.fixture(autouse=True)
def fresh_rate_limits():
    cache.clear()


def test_every_page_has_a_rule():
    assert [name for name in PAGES if name not in RULES] == []


def test_every_rule_has_a_page():
    assert [name for name in RULES if name not in PAGES] == []


def test_no_page_has_two_rules():
    assert len(RULES) == sum(len(module.RULES) for module in MODULES)


def test_rules_let_an_auditor_send_nothing_but_forms_about_the_own_account():
    found = [n for n, rule in RULES.items() if "auditor" in rule.post and not rule.is_own]
    assert found == []


@pytest.mark.parametrize("name", [name for name in PAGES if name in RULES])
def test_page_opens_for_whom_it_should_and_for_nobody_else(name):
    rule, world = RULES[name], access.World()
    people = {role: world.person(role) for role in sorted(access.EVERYBODY)}
    url = reverse(name, kwargs=world.arguments(rule))

    faults = []
    for role, person in people.items():
        for method, allowed in (("get", rule.get), ("post", rule.post)):
            fault = ask(url, method, role, person, is_allowed=role in allowed, rule=rule)
            if fault:
                faults.append(f"{method.upper()} {url} as {role}: {fault}")

    assert not faults, "\n".join(faults)


def ask(url, method, role, person, *, is_allowed, rule):
    """Send one request, undo what it did, and say what was wrong with the answer."""
    with transaction.atomic():
        client = Client(raise_request_exception=False)
        if person:
            client.force_login(person)
        events = AuditEvent.objects.count()
        response = getattr(client, method)(url)
        was_recorded = AuditEvent.objects.count() > events
        transaction.set_rollback(True)

    status, to_sign_in = response.status_code, leads_to(response, settings.LOGIN_URL)
    if status >= 500 and status != 503:
        return f"fails with {status}"
    if rule.is_door:
        return None
    if is_allowed:
        return f"is turned away ({status})" if status in REFUSED or to_sign_in else None
    if status not in REFUSED and not must_sign_in_again(response, role):
        return f"is let in ({status})"
    if was_recorded:
        return "is refused, but something was recorded"
    return None


def must_sign_in_again(response, role):
    """A stranger is sent to the sign-in; on the library's pages, others to confirm who they are."""
    if role == "stranger":
        return leads_to(response, settings.LOGIN_URL)
    return leads_to(response, "account_reauthenticate", "mfa_reauthenticate")


def leads_to(response, *pages):
    location = response.headers.get("Location", "").partition("?")[0]
    return location in [resolve_url(name) for name in pages]
