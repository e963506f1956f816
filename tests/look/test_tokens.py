"""The colours: the same in both dark blocks, and told apart by everybody."""

import re
from pathlib import Path

import pytest

CSS = Path(__file__).parents[2] / "static" / "css"
TOKENS = (CSS / "tokens.css").read_text()
TONES = ["good", "warn", "bad", "gold", "silver", "bronze", "accent"]
SERIES = [f"series-{n}" for n in range(1, 6)]

TEXT_PAIRS = [
    *[(text, ground) for text in ("ink", "muted") for ground in ("paper", "raised", "quiet")],
    *[(tone, ground) for tone in TONES for ground in ("paper", "raised", f"{tone}-soft")],
    *[("ink", f"{tone}-soft") for tone in TONES],
    *[("on-accent", "accent"), ("on-accent", "accent-strong"), ("accent-strong", "paper")],
    *[("on-bad", "bad"), ("on-bad", "bad-strong"), ("accent", "quiet"), ("muted", "accent-soft")],
    *[("on-series", series) for series in SERIES],
]
MARK_PAIRS = [
    *[("edge", ground) for ground in ("paper", "raised", "quiet")],
    *[(series, "raised") for series in SERIES],
    ("accent", "line"),
]


def colours(block):
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block))


LIGHT, DARK, DARK_AGAIN = map(colours, re.split(r"@media screen", TOKENS)[:3])


def contrast(one, other):
    """Contrast ratio of two colours (WCAG 2.2, relative luminance)."""
    lighter, darker = sorted([_luminance(one), _luminance(other)], reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour):
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_contrast_of_black_on_white_is_21():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


def test_dark_is_the_same_by_system_and_by_choice_and_names_every_light_colour():
    assert DARK == DARK_AGAIN
    assert DARK.keys() == LIGHT.keys()


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), TEXT_PAIRS)
def test_text_has_a_contrast_of_four_and_a_half(scheme, text, ground):
    assert contrast(scheme[text], scheme[ground]) >= 4.5


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("mark", "ground"), MARK_PAIRS)
def test_marks_have_a_contrast_of_three(scheme, mark, ground):
    assert contrast(scheme[mark], scheme[ground]) >= 3


def test_colours_are_named_only_in_the_tokens():
    """So that dark mode forgets nothing. On paper everything is black on white."""
    strays = [
        f"{path.name}: {colour}"
        for path in CSS.glob("*.css")
        if path.name not in {"tokens.css", "print.css"}
        for colour in re.findall(r"#[0-9a-f]{3,8}\b|rgba?\([^)]*\)", path.read_text())
    ]
    assert strays == []


def test_every_name_that_style_sheets_use_exists():
    defined = set(re.findall(r"--([\w-]+):", "".join(p.read_text() for p in CSS.glob("*.css"))))
    used = set(re.findall(r"var\(--([\w-]+)", "".join(p.read_text() for p in CSS.glob("*.css"))))
    assert used - defined == set()
