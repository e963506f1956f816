from datetime import UTC, datetime

import pytest
from icalendar import Calendar

from core.calendars import Appointment, render, response

START = datetime(2027, 5, 12, 7, 30, tzinfo=UTC)


def make_appointment(**fields):
    defaults = {"key": "meeting-1", "sequence": 2, "title": "Meeting of Jury", "minutes": 90}
    return Appointment(**defaults | {"starts_at": START} | fields)


def event(appointment):
    (found,) = Calendar.from_ical(render(appointment)).walk("VEVENT")
    return found


def test_a_calendar_reads_what_was_planned():
    found = event(make_appointment(place="Room 4; ground floor, left"))

    assert found.start == START
    assert found.end == datetime(2027, 5, 12, 9, 0, tzinfo=UTC)
    assert found["SUMMARY"] == "Meeting of Jury"
    assert found["LOCATION"] == "Room 4; ground floor, left"
    assert found["UID"].startswith("meeting-1@")
    assert (found["SEQUENCE"], found["STATUS"]) == (2, "CONFIRMED")


def test_words_from_a_stranger_begin_no_line_of_their_own():
    raw = render(make_appointment(title="A\r\nATTENDEE:mailto:eve@example.org"))

    assert b"\r\nATTENDEE" not in raw


def test_a_cancelled_appointment_takes_itself_out():
    appointment = make_appointment(is_cancelled=True)

    assert event(appointment)["STATUS"] == "CANCELLED"
    assert Calendar.from_ical(render(appointment))["METHOD"] == "CANCEL"


@pytest.mark.parametrize(("place", "expected"), [("", "https://video.example/1"), ("Hall", "Hall")])
def test_where_there_is_no_place_the_link_is_the_place(place, expected):
    assert event(make_appointment(place=place, link="https://video.example/1"))["LOCATION"] == (
        expected
    )


def test_the_download_is_a_calendar_file():
    answer = response(make_appointment(), "meeting.ics")

    assert answer["Content-Type"].startswith("text/calendar")
    assert 'filename="meeting.ics"' in answer["Content-Disposition"]
