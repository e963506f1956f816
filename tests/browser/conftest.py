"""A person who writes: signed in by the session alone, on a page of an application."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.accounts import make_user


@pytest.fixture
def manager():
    return make_user()


@pytest.fixture
def sign_in(live_server):
    """sign_in(context, user): the browser of ``context`` carries that user's session."""

    def enter(context, user):
        client = Client()
        client.force_login(user)
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value}
        context.add_cookies([cookie | {"url": live_server.url}])

    return enter


@pytest.fixture
def open_page(page, live_server, sign_in, manager):
    sign_in(page.context, manager)
    return lambda name, *args: page.goto(
        live_server.url + reverse(f"competitions:{name}", args=args)
    )
