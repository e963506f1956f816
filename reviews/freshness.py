"""Whether a run still rests on what is handed in, asked cheaply, for pages that are read.

Versions never change, so their numbers alone tell: no content is read, no digest computed. What
decides asks ``rankings.is_out_of_date`` instead, which compares digests.
"""

from reviews import ranking_bases, ranking_inputs


def is_stale(ranking):
    """Whether the run read other versions, rules or dossiers than those that count now."""
    stage = ranking.stage
    dossiers = stage.dossiers.in_judgement()
    listed = list(dossiers.order_by("pk").values_list("pk", flat=True))
    if ranking.parameters != ranking_inputs.parameters(stage) | {"dossiers": listed}:
        return True
    counted = sorted(version for version, *_seal in ranking.inputs)
    return counted != sorted(ranking_bases.version_ids(stage, dossiers))
