"""The pictures of the README need a running demo, and say so."""

import json

import pytest

from scripts import screenshots


@pytest.mark.parametrize(
    "address", [None, "", "http://127.0.0.1:9/"], ids=["never started", "starting", "ended"]
)
def test_without_a_demo_it_says_how_to_start_one_and_takes_nothing(address, tmp_path, capsys):
    if address is not None:
        (tmp_path / "running").write_text(address)
        (tmp_path / "signins.json").write_text(json.dumps([]))

    code = screenshots.main(["--folder", str(tmp_path), "--target", str(tmp_path / "pictures")])

    assert code == 2
    assert capsys.readouterr().err == (
        "The demo does not answer. Start it with `make demo` in another terminal, "
        "wait for its address, then run `make screenshots` again.\n"
    )
    assert not (tmp_path / "pictures").exists()


def test_without_chromium_it_says_what_to_install(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(screenshots, "find_demo", lambda folder: ("http://127.0.0.1:9/", {}))
    monkeypatch.setattr(screenshots.chromium, "find", lambda: None)

    assert screenshots.main(["--target", str(tmp_path / "pictures")]) == 2
    assert "Chromium is missing" in capsys.readouterr().err
