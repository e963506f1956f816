"""The people and things that every scene has."""

from functools import cached_property

from tests.factories.accounts import make_officer, make_user
from tests.factories.applications import make_full_draft
from tests.factories.clusters import (
    make_cluster,
)
from tests.factories.competitions import (
    make_application,
    make_call,
    make_dossier,
    make_stage,
)
from tests.factories.meetings import (
    make_item,
    make_meeting,
)
from tests.factories.reviews import (
    make_panel,
    make_panelist,
)


class Scene:
    """One officer, one manager, one panelist, and a closed stage of one call."""

    def __init__(self):
        self.count = 0

    @cached_property
    def officer(self):
        return make_officer()

    @cached_property
    def manager(self):
        return make_user()

    @cached_property
    def cluster(self):
        return make_cluster(managers=[self.manager])

    @cached_property
    def call(self):
        return make_call()

    @cached_property
    def stage(self):
        return make_stage(call=self.call, status="closed", places=3)

    @cached_property
    def planned(self):
        return make_stage(call=self.call, status="planned")

    @cached_property
    def seat(self):
        return make_panelist(panel=make_panel(call=self.call), declared_for=[self.stage])

    @cached_property
    def deliberated(self):
        """A closed stage that is ranked by agreed scores, with a right to react."""
        return make_stage(call=self.call, status="closed", basis="agreed", reaction_days=7)

    @cached_property
    def chair(self):
        """Who leads the panel of the call."""
        fields = {"role": "chair", "declared_for": [self.deliberated]}
        return make_panelist(panel=self.seat.panel, **fields)

    @cached_property
    def leader(self):
        return self.chair.user

    @cached_property
    def judges(self):
        stages = [self.stage]
        return [make_panelist(panel=self.seat.panel, declared_for=stages) for _ in range(3)]

    @cached_property
    def panelist(self):
        return self.seat.user

    @cached_property
    def meeting(self):
        """Under way about one item, with the panelist there."""
        meeting = make_meeting(stage=self.stage, panel=self.seat.panel)
        make_item(meeting, dossier=self.dossier, status="open")
        return meeting

    @cached_property
    def dossier(self):
        fields = {"call": self.call, "cluster": self.cluster}
        return make_dossier(
            stage=self.stage, status="submitted", application=make_application(**fields)
        )

    @cached_property
    def full(self):
        """A full application being written, in which partners answer for themselves."""
        return make_full_draft(managers=[self.manager])

    @cached_property
    def partner_person(self):
        return make_user()

    @cached_property
    def application(self):
        return self.dossier.application
