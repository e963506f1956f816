"""What every page tells the browser."""

import pytest

pytestmark = pytest.mark.django_db


def directives(response):
    parts = response.headers["Content-Security-Policy"].split(";")
    return {words[0]: words[1:] for words in (part.split() for part in parts)}


@pytest.fixture
def response(client):
    return client.get("/account/login/")


def test_policy_allows_our_own_files_and_nothing_written_into_the_page(response):
    policy = directives(response)

    assert policy["default-src"] == ["'self'"]
    assert policy["object-src"] == policy["frame-ancestors"] == ["'none'"]
    assert "unsafe" not in response.headers["Content-Security-Policy"]
    for name in ("script-src", "style-src"):
        assert all(source == "'self'" or source.startswith("'nonce-") for source in policy[name])


def test_page_may_not_be_framed_sniffed_or_use_devices(response):
    assert response.headers["X-Frame-Options"] == "DENY"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert "camera=()" in response.headers["Permissions-Policy"]


def test_probes_answer_json_without_a_session(client):
    for path in ("/healthz", "/readyz"):
        response = client.get(path)

        assert response.status_code == 200
        assert response.json()["status"] in {"ok", "degraded"}
        assert not response.cookies
