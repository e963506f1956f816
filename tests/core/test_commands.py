import base64
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from core import drawing, states


def test_states_page_is_up_to_date():
    call_command("draw_states", check=True)


def test_states_page_that_is_out_of_date_is_named(settings, tmp_path):
    settings.BASE_DIR = tmp_path

    with pytest.raises(CommandError, match="out of date"):
        call_command("draw_states", check=True)

    call_command("draw_states")
    call_command("draw_states", check=True)
    assert (tmp_path / "docs" / "states.md").read_text().startswith("# States")


@pytest.mark.parametrize("name", sorted(states.machines))
def test_every_machine_is_drawn_with_all_its_ways(name):
    machine, page = states.machines[name], drawing.page()

    assert f"`{machine.model}`" in page
    for way in machine.transitions:
        assert f"--> {way.target}: {way.name}" in page


def test_fresh_keys_have_the_form_that_the_settings_want():
    out = StringIO()
    call_command("make_keys", stdout=out)
    written = [line for line in out.getvalue().splitlines() if not line.startswith("#")]
    lines = dict(line.split("=", 1) for line in written)

    assert len(lines["SECRET_KEY"]) >= 50
    assert len(base64.b64decode(lines["SEAL_KEY"])) == 32
    assert len(base64.b64decode(lines["LABEL_KEY"])) == 32
    assert lines["SEAL_KEY"] != lines["LABEL_KEY"]


def test_no_two_runs_give_the_same_keys():
    first, second = StringIO(), StringIO()
    call_command("make_keys", stdout=first)
    call_command("make_keys", stdout=second)

    assert first.getvalue() != second.getvalue()
