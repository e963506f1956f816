"""What a run found out, in words: names instead of ids, and only for whom may read them."""

import pytest

from reviews import ranking_findings
from reviews.models import Ranking
from reviews.scoring.identified import SENTENCES

NAMES = {7: "Ada Noether", 9: "Emil Curie"}


def run(method="mixed", **findings):
    return Ranking(method=method, findings=findings, parameters={"dossiers": [1, 2]})


def test_who_judged_one_dossier_only_is_named():
    panelists = [{"panelist": 7, "judgements": 1}, {"panelist": 9, "judgements": 3}]
    said = ranking_findings.sentences(run(panelists=panelists), NAMES)
    assert said == ["Ada Noether judged one dossier only: that severity rests on one judgement."]


def test_nobody_is_named_to_whom_may_not_read_it():
    panelists = [{"panelist": 7, "judgements": 1}, {"panelist": 9, "judgements": 3}]
    assert ranking_findings.sentences(run(panelists=panelists, left_out=[9]), None) == []


def test_who_was_left_out_is_named():
    (said,) = ranking_findings.sentences(run("zscore", left_out=[9, 7]), NAMES)
    assert said.endswith("Ada Noether, Emil Curie.")


@pytest.mark.parametrize("code", sorted(set(SENTENCES) - {"one_application"}))
def test_every_verdict_has_its_words(code):
    assert ranking_findings.sentences(run(verdict=code), NAMES)


def test_what_was_assumed_is_said_with_what_it_changes():
    prior = {"scale": 1.25, "halved": 0.104, "doubled": 0.031}
    words = ranking_findings.prior(run("expected-rank", prior=prior))
    assert all(number in words for number in ("1.25", "0.104", "0.031"))
    assert ranking_findings.prior(run()) == ""
