"""A short seeded Gibbs run; ``bench/posterior.py`` has the long ones."""

import numpy as np
import pytest

from reviews.scoring.components import Components
from reviews.scoring.crossed import Crossed
from reviews.scoring.design import Design
from reviews.scoring.placing import rank_distribution
from reviews.scoring.posterior import posterior
from reviews.scoring.scale import Direction

from .dense import drawn
from .gibbs import Gibbs


@pytest.mark.parametrize("closed", [1, 2])
def test_expected_ranks_and_places_are_those_of_sampling(closed):
    """With 16,000 draws the sampler's error is about 0.02 ranks, and 0.005 of a probability."""
    design = Design.of(drawn(6, 4, 2, seed=11, closed=closed))
    crossed = Crossed(design)
    components = Components(crossed, 1.25)

    sampled = Gibbs(design, 1.25, seed=3, chains=64).ranks(250, burn=50)

    ranks = posterior(crossed, components.nodes(15), Direction.HIGHER).expected_rank
    assert ranks == pytest.approx(sampled @ np.arange(1, 7), abs=0.08)
    placed = rank_distribution(crossed, components.nodes(5, coarse=True), Direction.HIGHER)
    assert placed == pytest.approx(np.cumsum(sampled, axis=1), abs=0.03)
