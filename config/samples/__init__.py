"""Samples: historic facts, and an invented, running contest and label to look around in."""

from config.samples import (
    contest,
    finals,
    label,
    old_labels,
    open_call,
    people,
    rounds,
    white_paper,
)

__all__ = ["load_facts", "load_running", "signins"]

signins = people.signins


def load_facts():
    """The historic rounds and the clusters of the white paper. Repeating adds nothing."""
    rounds.load_regions()
    rounds.load()
    white_paper.load()


def load_running():
    """Calls with people and work in them; needs ``load_facts``."""
    *officers, _auditor = people.house()
    contest.load(officers)
    open_call.load(officers)
    finals.load(officers)
    call = label.load(officers)
    old_labels.load(call.programme.label_type)
