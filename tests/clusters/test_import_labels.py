"""Taking over a register: what would be made, what is wrong line by line, all or nothing."""

import io
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from clusters import label_history
from clusters.models import Cluster, Label
from clusters.states import LabelStatus
from core.audit import AuditEvent
from core.cleaning.table import MOST_ROWS
from tests.factories.accounts import make_auditor
from tests.factories.clusters import make_cluster, make_label, make_label_type, make_region

pytestmark = pytest.mark.django_db

COLUMNS = "cluster country region sector label_type tier number valid_from last_valid_day".split()
ROW = {
    "cluster": "Rhine Photonics",
    "country": "DE",
    "region": "",
    "sector": "microelectronics",
    "label_type": "excellence",
    "tier": "bronze",
    "number": "A-1",
    "valid_from": "2019-07-25",
    "last_valid_day": "2021-07-24",
}


@pytest.fixture(autouse=True)
def label_type():
    return make_label_type(slug="excellence")


@pytest.fixture
def import_table(tmp_path, capsys):
    """Run the command on rows or on text; returns what it prints."""

    def run(*rows, text="", apply=True, columns=COLUMNS, path=tmp_path / "register.csv"):
        if rows:
            lines = [",".join(columns)]
            lines += [",".join(str((ROW | row).get(name, "")) for name in columns) for row in rows]
            text = "\n".join(lines) + "\n"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        call_command("import_labels", str(path), apply=apply, stdout=(out := io.StringIO()))
        return out.getvalue()

    return run


@pytest.fixture
def refused(import_table):
    """The lines that the command refuses with, and that nothing was written."""

    def run(*rows, **options):
        before = Cluster.objects.count(), Label.objects.count(), AuditEvent.objects.count()
        with pytest.raises(CommandError) as error:
            import_table(*rows, **options)
        now = Cluster.objects.count(), Label.objects.count(), AuditEvent.objects.count()
        assert (error.value.returncode, now) == (2, before)
        return str(error.value).splitlines()

    return run


def test_a_dry_run_says_what_would_be_made_and_makes_nothing(import_table):
    words = import_table({}, {"number": "A-2", "cluster": "Other"}, apply=False)

    assert "would make 2 clusters and 2 labels; 0 lines are in the register already" in words
    assert not Cluster.objects.exists()


def test_a_table_becomes_clusters_and_labels_with_one_event_for_each_cluster(import_table):
    region = make_region(code="DEA")
    import_table({"region": "DEA"}, {"number": "B-1", "cluster": "Elbe Carbon", "tier": "gold"})

    cluster = Cluster.objects.get(name="Rhine Photonics")
    label = cluster.labels.get()
    assert (cluster.region, cluster.sector, cluster.slug) == (
        region,
        "microelectronics",
        "rhine-photonics",
    )
    assert (label.tier, label.status, label.number) == ("bronze", "valid", "A-1")
    assert (label.valid_until, label.anchor_day) == (date(2021, 7, 25), 25)
    event = AuditEvent.objects.get(object_pk=str(cluster.pk), object_label="clusters.cluster")
    assert event.verb == "import labels"
    assert '"A-1"' in event.text
    assert "SHA-256" in event.text


def test_a_label_that_was_taken_over_says_so_and_the_office_reads_from_which_file(
    import_table, client
):
    import_table({}, {"number": "A-2", "valid_from": "2021-07-25", "last_valid_day": "2024-07-24"})
    client.force_login(make_auditor())

    page = client.get(reverse("clusters:office-label", args=["A-2"])).text

    assert page.count("Taken over from a register kept elsewhere") == 1
    assert "register.csv, SHA-256" in page
    (told,) = label_history.timeline(Label.objects.get(number="A-1"), office=False)
    assert (told["by"], told["note"]) == ("", "")


def test_the_same_table_twice_adds_nothing(import_table):
    rows = [{}, {"number": "A-2", "valid_from": "2021-07-25", "last_valid_day": "2024-07-24"}]
    import_table(*rows)
    before = AuditEvent.objects.count()

    words = import_table(*rows)

    assert "made 0 clusters and 0 labels; 2 lines are in the register already" in words
    assert (Label.objects.count(), AuditEvent.objects.count()) == (2, before)


def test_each_label_follows_the_one_before_which_ran_its_time(import_table):
    import_table(
        {"number": "A-3", "valid_from": "2023-01-01", "last_valid_day": "2024-12-31"},
        {"number": "A-1", "valid_from": "2016-01-01", "last_valid_day": "2017-12-31"},
        {"number": "A-2", "valid_from": "2018-01-01", "last_valid_day": "2020-12-31"},
    )

    first, second, third = Label.objects.order_by("valid_from")
    assert [one.status for one in (first, second, third)] == ["valid"] * 3
    assert {one.state_on(date(2021, 6, 1)) for one in (first, second)} == {"expired"}
    assert (second.supersedes, third.supersedes) == (first, second)
    assert list(Label.objects.in_force(date(2019, 6, 1))) == [second]
    assert not Label.objects.in_force(date(2022, 6, 1)).exists()


def test_a_cluster_of_the_register_is_found_by_its_folded_name_and_keeps_its_entry(
    import_table, label_type
):
    known = make_cluster(name="RHINE  PHOTÓNICS", sector="energy", country="DE")
    old = make_label(
        cluster=known,
        label_type=label_type,
        valid_from=date(2017, 7, 25),
        valid_until=date(2019, 7, 25),
    )

    import_table({})

    known.refresh_from_db()
    old.refresh_from_db()
    assert known.sector == "energy"
    assert known.labels.count() == 2
    assert (old.status, old.ended_on) == ("valid", None)
    assert known.labels.get(valid_from=date(2019, 7, 25)).supersedes == old


def test_a_label_from_before_does_not_touch_the_one_in_force(import_table, label_type):
    known = make_cluster(name="Rhine Photonics")
    now = make_label(cluster=known, label_type=label_type)

    import_table({})

    now.refresh_from_db()
    assert (now.status, now.ended_on) == ("valid", None)
    assert known.labels.get(number="A-1").state == "expired"


def test_a_label_that_was_revoked_is_so_from_its_day_on(import_table):
    columns = [*COLUMNS, "ended_on", "ended_as"]
    import_table(
        {"ended_on": "2020-05-01", "ended_as": "revoked"},
        {"number": "A-2", "valid_from": "2020-06-01", "last_valid_day": "2022-05-31"},
        columns=columns,
    )

    revoked = Label.objects.get(number="A-1")
    assert (revoked.status, revoked.ended_on) == (LabelStatus.REVOKED, date(2020, 5, 1))
    assert Label.objects.in_force(date(2020, 4, 30)).get() == revoked
    assert not Label.objects.in_force(date(2020, 5, 1)).exists()


def test_what_ended_early_has_ended_by_now(refused):
    row = {"valid_from": "2026-01-01", "last_valid_day": "2199-12-31"}
    row |= {"ended_on": "2199-06-01", "ended_as": "revoked"}

    lines = refused(row, columns=[*COLUMNS, "ended_on", "ended_as"])

    assert lines[0].startswith("Line 2, ended_on: The day has not come yet")


def test_29_february_stays_the_anchor_of_a_chain(import_table):
    import_table(
        {"valid_from": "2016-02-29", "last_valid_day": "2018-02-28"},
        {"number": "A-2", "valid_from": "2018-03-01", "last_valid_day": "2021-02-28"},
    )

    assert list(Label.objects.values_list("anchor_day", flat=True)) == [29, 29]


@pytest.mark.parametrize(
    ("row", "line"),
    [
        ({"tier": "platinum"}, "Line 2, tier: “platinum”: Known are: bronze, gold, silver."),
        (
            {"valid_from": "31.02.2025"},
            "Line 2, valid_from: “31.02.2025”: This is no day of the calendar; write 2025-02-28.",
        ),
        ({"last_valid_day": "2018-01-01"}, "Line 2, last_valid_day: It ends before it begins."),
        ({"last_valid_day": ""}, "Line 2, last_valid_day: Say when it ends."),
        ({"valid_from": "0001-01-01"}, "Line 2, valid_from: “0001-01-01”: The day is out of all"),
        ({"cluster": " "}, "Line 2, cluster: Name the cluster."),
        ({"cluster": "x" * 201}, "Line 2, cluster: At most 200 characters."),
        ({"country": "Germany"}, "Line 2, country: “GERMANY”: Write the two letters of the"),
        ({"region": "DEX"}, "Line 2, region: “DEX”: No such region is on record."),
        ({"sector": "boats"}, "Line 2, sector: “boats”: Known are: aerospace,"),
        ({"label_type": "gold plus"}, "Line 2, label_type: “gold plus”: Known are: excellence."),
        ({"number": "A/1"}, "Line 2, number: “A/1”: A number has 1 to 20 letters,"),
    ],
)
def test_what_is_wrong_is_named_by_line_and_column(refused, row, line):
    faults = refused(row, {"number": "B-1", "cluster": "Good one"})

    assert faults[0].startswith(line)
    assert faults[-1] == "nothing was written: 1 faults"


def test_days_of_both_kinds_must_agree(refused):
    columns = [*COLUMNS, "valid_until"]

    assert "another one" in refused({"valid_until": "2021-07-26"}, columns=columns)[0]


def test_overlapping_validities_of_one_cluster_are_named_with_the_other_line(refused):
    faults = refused(
        {},
        {"number": "A-2", "valid_from": "2021-07-24", "last_valid_day": "2024-07-23"},
    )
    assert faults[0] == (
        "Line 3, valid_from: Its validity overlaps with that of line 2 (2019-07-25 to 2021-07-24)."
    )


def test_overlaps_with_the_register_are_named_with_the_number_there(refused, label_type):
    known = make_cluster(name="Rhine Photonics")
    make_label(
        cluster=known,
        label_type=label_type,
        number="OLD-1",
        valid_from=date(2020, 1, 1),
        valid_until=date(2022, 1, 1),
    )

    assert "OLD-1 in the register (2020-01-01 to 2021-12-31)" in refused({})[0]


def test_another_type_of_label_may_run_at_the_same_time(import_table):
    make_label_type(slug="green")

    import_table({}, {"number": "A-2", "label_type": "green"})

    assert Label.objects.in_force(date(2020, 1, 1)).count() == 2


def test_a_number_is_there_once_in_the_table_and_in_the_register(refused):
    faults = refused({}, {"cluster": "Other"})
    assert faults[0] == "Line 3, number: “A-1” stands in line 2 already."

    make_label(number="A-1")
    assert "is the number of another label" in refused({})[0]


def test_one_cluster_is_in_one_region_and_one_sector(refused):
    later = {"number": "A-2", "valid_from": "2021-07-25", "last_valid_day": "2023-07-24"}

    assert "says “microelectronics” of the same" in refused({}, later | {"sector": "energy"})[0]


def test_a_name_that_two_clusters_have_is_refused(refused):
    make_cluster(name="Rhine Photonics")
    make_cluster(name="rhine photonics")

    assert refused({})[0] == "Line 2, cluster: Several clusters in the register have this name."


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b"", "The file is empty."),
        ("cluster;tier\nä;gold".encode("latin-1"), "neither a workbook nor a CSV in UTF-8"),
        ("cluster,tier\na,gold", "The column “country” is missing."),
        ('cluster,tier\n"a,gold', "quotation marks"),
    ],
)
def test_a_file_that_is_no_such_table_is_refused_with_a_sentence(refused, text, words):
    assert words in "\n".join(refused(text=text))


def test_more_lines_than_are_taken_are_refused_before_they_are_read_into_the_register(refused):
    line = ",".join(ROW.values()) + "\n"

    words = refused(text=",".join(COLUMNS) + "\n" + line * (MOST_ROWS + 1))

    assert len(words) == 1
    assert "50,000" in words[0] or "50000" in words[0]


def test_a_million_lines_are_refused_by_their_size_alone(refused, tmp_path):
    line = (",".join(ROW.values()) + "\n").encode()
    path = tmp_path / "million.csv"

    assert "MB" in refused(text=line * 1_000_000, path=path)[0]


def test_a_list_of_faults_ends(refused):
    faults = refused(*[{"number": f"A-{n}", "tier": "x", "cluster": f"C {n}"} for n in range(150)])

    assert len(faults) == 102
    assert faults[-2:] == ["... and 50 more", "nothing was written: 150 faults"]


def test_a_file_that_is_not_there_is_a_sentence(tmp_path):
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_labels", str(tmp_path / "no.csv"))
