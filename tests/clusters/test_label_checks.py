"""The public check page, and what it hands out."""

import io
import json
from datetime import UTC, date, datetime

import pytest
from PIL import Image

from clusters import certifying, documents
from clusters.credentials import baking, checking, keys, status_lists, strict
from clusters.credentials.checking import Verdict
from clusters.models import Suspension
from clusters.states import LabelStatus
from core import clock
from tests.factories.clusters import make_cluster, make_label, make_label_type

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
GRANTED = datetime(2026, 1, 1, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def frozen():
    with clock.frozen(NOW):
        yield


def granted(**fields):
    return make_label(**{"recorded_at": GRANTED} | fields)


def ended(status, day, **fields):
    moment = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    return granted(status=status, ended_on=day, ended_at=moment, **fields)


def suspended(since, until=None):
    label = granted(status=LabelStatus.VALID if until else LabelStatus.SUSPENDED)
    recorded = datetime(since.year, since.month, since.day, 12, tzinfo=UTC)
    Suspension.objects.create(
        label=label, since=since, until=until, reason="Ms Miller left.", recorded_at=recorded
    )
    return label


def says(client, label, **query):
    return client.get(label.get_absolute_url(), query | {"format": "json"}).json()


# Where a label stands


def test_page_says_for_whom_which_tier_and_until_when(client):
    label = granted(cluster=make_cluster(name="MicroTEC Südwest", name_native="深圳"))

    page = client.get(label.get_absolute_url())

    assert page.status_code == 200
    for words in ("Valid until 31 Dec 2027.", "As of today, <time", label.number, "深圳"):
        assert words in page.text
    assert "MicroTEC Südwest" in page.text


@pytest.mark.parametrize(
    ("day", "status"),
    [
        ("2025-12-31", "pending"),
        ("2026-01-01", "valid"),
        ("2027-12-31", "valid"),
        ("2028-01-01", "expired"),
    ],
)
def test_any_day_can_be_asked_for(client, day, status):
    assert says(client, granted(), on=day)["status"] == status


def test_a_day_to_come_is_not_told_as_if_it_were_over(client):
    label = granted()

    page = client.get(label.get_absolute_url(), {"on": "2028-01-01"}).text

    assert "Expired by then: the last valid day is 31 Dec 2027." in page
    assert "For that day no label of this kind has been granted" in page


def test_revoked_label_is_named_so_from_that_day_on_and_was_valid_before(client):
    label = ended(LabelStatus.REVOKED, date(2026, 6, 1))

    assert says(client, label)["sentence"] == "Revoked: not in force since 1 Jun 2026."
    assert says(client, label, on="2026-05-31")["status"] == "valid"
    assert says(client, label, known="2026-05-31")["status"] == "valid"
    assert says(client, label, known="2026-06-01")["status"] == "revoked"


def test_suspended_label_is_named_so_while_that_lasts_and_its_reason_is_not_told(client):
    label = suspended(date(2026, 6, 1))
    over = suspended(date(2026, 6, 1), date(2026, 7, 1))

    assert says(client, label)["sentence"] == "Suspended since 1 Jun 2026."
    assert says(client, over, on="2026-06-30")["status"] == "suspended"
    assert says(client, over)["status"] == "valid"
    assert "Miller" not in client.get(label.get_absolute_url()).text


def test_superseded_label_names_what_took_its_place(client):
    old = ended(LabelStatus.SUPERSEDED, date(2026, 6, 1), tier="silver")
    new = granted(
        cluster=old.cluster,
        label_type=old.label_type,
        supersedes=old,
        valid_from=date(2026, 6, 1),
        recorded_at=datetime(2026, 6, 1, 12, tzinfo=UTC),
    )

    answer = says(client, old)

    assert answer["sentence"] == f"Superseded: {new.number} took its place on 1 Jun 2026."
    assert (answer["superseded_by"], answer["in_force"]) == (new.number, new.number)
    assert new.get_absolute_url() in client.get(old.get_absolute_url()).text


def test_gap_before_a_seamless_renewal_shows_as_it_was_known_then(client):
    """DOMAIN: expired on 2021-07-25, the renewal received and granted within the year."""
    cluster, kind = make_cluster(), make_label_type()
    first = ended(
        LabelStatus.SUPERSEDED,
        date(2021, 7, 25),
        cluster=cluster,
        label_type=kind,
        valid_from=date(2019, 7, 25),
        valid_until=date(2021, 7, 25),
        recorded_at=datetime(2019, 7, 25, 12, tzinfo=UTC),
    )
    type(first).objects.filter(pk=first.pk).update(ended_at=datetime(2022, 6, 12, 12, tzinfo=UTC))
    renewal = granted(
        cluster=cluster,
        label_type=kind,
        supersedes=first,
        valid_from=date(2021, 7, 25),
        valid_until=date(2024, 7, 25),
        recorded_at=datetime(2022, 6, 12, 12, tzinfo=UTC),
    )

    now = says(client, first, on="2021-10-01")
    then = says(client, first, on="2021-10-01", known="2021-10-01")

    assert (now["status"], now["in_force"]) == ("superseded", renewal.number)
    assert (then["status"], then["in_force"], then["superseded_by"]) == ("expired", None, None)
    assert says(client, renewal, on="2021-10-01")["status"] == "valid"
    assert says(client, renewal, on="2021-10-01", known="2021-10-01")["status"] is None
    page = client.get(renewal.get_absolute_url(), {"on": "2021-10-01", "known": "2021-10-01"}).text
    assert "Not on record at that time." in page


@pytest.mark.parametrize(
    "day", ["2025-02-31", "31.02.2025", "yesterday", "0001-01-01", "9999-12-31", "\x00", "2026-1"]
)
@pytest.mark.parametrize("name", ["on", "known"])
def test_day_that_makes_no_sense_is_refused_with_a_sentence(client, name, day):
    label = granted()

    page = client.get(label.get_absolute_url(), {name: day})
    answer = client.get(label.get_absolute_url(), {name: day, "format": "json"})

    assert (page.status_code, answer.status_code) == (422, 422)
    assert "Valid until" not in page.text
    assert answer.json()["problems"][0].endswith(".")


def test_label_that_is_not_granted_yet_is_not_shown(client):
    label = granted(status=LabelStatus.PENDING)
    names = ("", "certificate.pdf", "credential.json", "badge.svg", "badge.png")

    assert {client.get(label.get_absolute_url() + name).status_code for name in names} == {404}
    assert client.get("/labels/check/", {"number": label.number}).status_code == 422


# Finding it


def test_number_is_found_however_it_was_copied(client):
    label = granted(number="L-7KQ2M9X4A")

    for words in ("L-7KQ2M9X4A", " l-7kq2 m9x4a ", "7KQ2M9X4A", "L7KQ2M9X4A"):
        answer = client.get("/labels/check/", {"number": words})
        assert answer.headers["Location"] == label.get_absolute_url()


def test_number_of_an_old_register_is_found_as_it_stands(client):
    label = granted(number="Gold 2019-a 7")

    answer = client.get("/labels/check/", {"number": "Gold 2019-a 7 "}, follow=True)

    assert answer.status_code == 200
    assert answer.context["label"] == label


def test_wrong_number_is_refused_and_says_whether_it_is_mistyped(client):
    mistyped = client.get("/labels/check/", {"number": "L-7KQ2M9X4B"})
    invented = client.get("/labels/check/", {"number": "L-222222222"})

    assert (mistyped.status_code, invented.status_code) == (422, 422)
    assert "This number is mistyped" in mistyped.text
    short = client.get("/labels/check/", {"number": "L-ABC"}).text
    assert "A number has 9 letters and digits after “L-”; these are 3." in short
    for words in ("", "x" * 41, "\x00", "L-", "/"):
        assert client.get("/labels/check/", {"number": words}).status_code == 422


# What may be kept, and by whom


@pytest.mark.parametrize("name", ["", "badge.svg", "badge.png", "credential.json"])
def test_answers_may_be_kept_a_minute_and_asked_for_again_by_their_tag(client, name):
    url = granted().get_absolute_url() + name

    first = client.get(url)
    again = client.get(url, headers={"If-None-Match": first.headers["ETag"]})

    assert first.headers["Cache-Control"] == "public, max-age=60"
    assert (again.status_code, again.content) == (304, b"")


def test_page_of_a_signed_in_reader_is_kept_by_nobody(admin_client):
    answer = admin_client.get(granted().get_absolute_url())

    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("count", [1, 30])
def test_page_takes_a_constant_number_of_queries(client, count, django_assert_num_queries):
    label = granted()
    for year in range(count):
        make_label(
            cluster=label.cluster,
            label_type=label.label_type,
            status=LabelStatus.SUPERSEDED,
            ended_on=date(1990 + year, 6, 1),
            ended_at=NOW,
            valid_from=date(1990 + year, 1, 1),
            valid_until=date(1991 + year, 1, 1),
        )

    with django_assert_num_queries(4):  # label, suspensions; labels of the cluster, suspensions
        client.get(label.get_absolute_url())


# The signed certificate and the lists


def offline(client, certificate, **options):
    """What somebody finds who fetched three files and went away."""
    issuer = keys.read(strict.read(client.get("/labels/keys.json").content))
    lists = status_lists.lists_in(strict.read(client.get("/labels/status.json").content))
    return checking.check(strict.read(certificate), issuer, at=NOW, lists=lists, **options)


def test_certificate_holds_offline_and_no_longer_once_it_was_revoked(client):
    label = granted()
    certificate = client.get(f"{label.get_absolute_url()}credential.json").content
    before = offline(client, certificate)
    type(label).objects.filter(pk=label.pk).update(
        status=LabelStatus.REVOKED, ended_on=date(2026, 11, 26), ended_at=NOW
    )

    after = offline(client, certificate)

    assert before.verdict == Verdict.VALID
    assert not [note for note in before.notes if "not checked" in note]
    assert after.verdict == Verdict.REVOKED
    assert client.get(f"{label.get_absolute_url()}credential.json").status_code == 409


def test_validity_begins_and_ends_with_the_days_of_the_agency():
    document = certifying.credential(granted(valid_until=date(2027, 7, 1)))

    assert document["validFrom"] == "2026-01-01T00:00:00+01:00"
    assert document["validUntil"] == "2027-07-01T00:00:00+02:00"


def test_certificate_has_the_shape_of_an_open_badge():
    label = granted(is_sample=True)
    document = certifying.credential(label)

    assert document["@context"][0] == "https://www.w3.org/ns/credentials/v2"
    assert document["type"] == ["VerifiableCredential", "AchievementCredential"]
    achievement = document["credentialSubject"]["achievement"]
    assert {"id", "type", "name", "description", "criteria"} <= achievement.keys()
    assert achievement["description"].startswith("A sample, not a real label.")
    assert document["credentialSubject"]["licenseNumber"] == label.number
    assert document["issuer"]["id"] == "http://127.0.0.1:8000/labels/keys.json"


def test_lists_mark_each_label_for_its_own_reason(client):
    labels = {
        "valid": granted(),
        "revoked": ended(LabelStatus.REVOKED, date(2026, 6, 1)),
        "revoked from tomorrow": ended(LabelStatus.REVOKED, date(2026, 11, 27)),
        "superseded": ended(LabelStatus.SUPERSEDED, date(2026, 6, 1)),
        "suspended": suspended(date(2026, 6, 1)),
        "suspended once": suspended(date(2026, 6, 1), date(2026, 7, 1)),
    }
    found = {}
    for purpose in status_lists.PURPOSES:
        one = status_lists.read(json.loads(client.get(f"/labels/status/{purpose}.json").content))
        found[purpose] = {name for name, label in labels.items() if one.marks(label.pk)}

    assert found == {
        "revocation": {"revoked", "superseded"},
        "suspension": {"suspended"},
        "message": {"superseded"},
    }
    assert client.get("/labels/status/hearsay.json").status_code == 404


def test_list_is_the_same_until_something_changes_and_new_when_it_did(client):
    label = granted()
    with clock.frozen(datetime(2026, 11, 26, 12, 1, tzinfo=UTC)):
        first = client.get("/labels/status/revocation.json")
    with clock.frozen(datetime(2026, 11, 26, 12, 4, tzinfo=UTC)):
        same = client.get("/labels/status/revocation.json")
        label.status_reason = "x"
        label.save(update_fields=["status_reason", "updated_at"])
        new = client.get("/labels/status/revocation.json")

    assert first.content == same.content
    first, new = json.loads(first.content), json.loads(new.content)
    assert first["validFrom"] == "2026-11-26T12:00:00+00:00"
    assert first["validUntil"] == "2026-11-28T12:00:00+00:00"
    assert new["validFrom"] == "2026-11-26T12:04:00+00:00"


# Badges


def test_badges_carry_the_certificate(client):
    label = granted(cluster=make_cluster(name="A & <B> ]]> 深圳"))

    for name in ("badge.svg", "badge.png"):
        answer = client.get(label.get_absolute_url() + name)
        assert offline(client, baking.certificate_in(answer.content)).verdict == Verdict.VALID


@pytest.mark.parametrize("status", [LabelStatus.REVOKED, LabelStatus.SUPERSEDED])
def test_badge_of_an_ended_label_looks_otherwise_and_carries_nothing(client, status):
    good, bad = granted(), ended(status, date(2026, 6, 1))

    pictures = [client.get(f"{one.get_absolute_url()}badge.png").content for one in (good, bad)]
    first, second = (Image.open(io.BytesIO(one)) for one in pictures)

    assert first.convert("RGB").getpixel((20, 20)) == (0x8A, 0x6A, 0x12)  # gold
    assert second.convert("RGB").getpixel((20, 20)) == (0x56, 0x5D, 0x6B)  # grey
    with pytest.raises(strict.Unreadable, match="no certificate"):
        baking.certificate_in(pictures[1])


@pytest.mark.parametrize("status", [LabelStatus.VALID, LabelStatus.REVOKED, LabelStatus.SUPERSEDED])
def test_a_badge_says_how_it_stands_in_words_that_fit_its_line(status):
    """The line holds some 40 letters, in bold; what is longer ends in dots before the day."""
    if status == LabelStatus.VALID:
        label = granted(valid_until=date(2026, 9, 17), is_sample=True)  # expired
    else:
        label = ended(status, date(2026, 9, 16), is_sample=True)

    state = documents.badge_data(label)["state"]

    assert state.endswith(" 16 Sep 2026.")
    assert len(state) <= 40


def test_page_gives_html_for_other_sites(client):
    label = granted()

    page = client.get(label.get_absolute_url()).text

    address = f"http://127.0.0.1:8000{label.get_absolute_url()}"
    assert f"&lt;a href=&quot;{address}&quot;&gt;&lt;img src=&quot;{address}badge.svg" in page


def test_json_of_the_page_is_for_scripts_of_other_sites_too(client):
    answer = client.get("/labels/keys.json")

    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert json.loads(answer.content)["id"].endswith("/labels/keys.json")
