"""A label in people's hands: its certificate, who checks it, its renewal, its revocation."""

import re

import pytest
from django.core.management import CommandError, call_command

from core.formats import day
from tests.journeys.people import letter_to
from tests.journeys.visitor import Visitor

NUMBER = re.compile(r"L-[0-9A-Z]{9}")


def the_register_shows(cluster):
    """The page of the cluster; the numbers of its labels, the newest first."""
    reader = Visitor("reader").home().follow("Clusters and their labels")
    reader.press("Filter", {"Name": cluster.split()[0]}).follow(cluster)
    return reader, [NUMBER.search(row).group() for row in reader.rows("L-")]


def everybody_checks(number, *words, on=None):
    reader = Visitor("reader").home().follow("Check a label")
    reader.press("Check", {"Certificate number": number})
    if on:
        reader.press("Look up", {"On which day?": on.isoformat()})
    return reader.sees(*words)


def somebody_saves_what_proves_it(number, folder):
    """(certificate, public keys, signed lists) as files; the certificate on paper opens."""
    reader = Visitor("reader").home().follow("Check a label")
    page = reader.press("Check", {"Certificate number": number}).path
    assert reader.follow("Certificate (PDF)").response.content.startswith(b"%PDF")
    names = ["Signed certificate for programs", "public keys", "signed lists"]
    return [
        _saved(reader.open(page).follow(words), folder / f"{number}-{place}.json")
        for place, words in enumerate(names)
    ]


def _saved(reader, path):
    path.write_bytes(reader.response.content)
    return path


def it_verifies(capsys, certificate, keys, lists=None):
    """What the command says of files alone."""
    _verify(certificate, keys, lists)
    return capsys.readouterr().out


def it_does_not_verify(certificate, keys, lists=None):
    with pytest.raises(CommandError) as error:
        _verify(certificate, keys, lists)
    return str(error.value)


def _verify(certificate, keys, lists):
    given = {"status_list": [str(lists)]} if lists else {}
    call_command("verify_certificate", str(certificate), keys=str(keys), **given)


def the_cluster_begins_the_renewal(manager, subject, button):
    """From the link in the letter; nothing has to be typed again."""
    letter = letter_to(manager.name, subject)
    link = re.search(r"https?://[^/\s]+(/\S+/renew/)", letter.text).group(1)
    manager.open(link).press(button)
    manager.press("Check and hand in").sees("Nothing is missing.")
    manager.press("Hand in").sees("We have received this on")


def one_officer_proposes_to_revoke(officer, cluster, number, reason):
    officer.home().follow("Labels")
    officer.press("Filter", {"Cluster or number": number}).follow(cluster)
    officer.follow("Propose to revoke")
    officer.press("Propose to revoke", {"Reason": reason})
    officer.sees("A second officer confirms; nobody is told yet.")


def another_confirms_it(officer, cluster):
    officer.home().follow("Confirm or discard", inside=cluster)
    officer.press("Revoke label").sees("Confirmed. It is in effect, and the cluster is told.")


def as_printed(moment):
    return str(day(moment))
