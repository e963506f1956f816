"""A workbook as a person fills it in: downloaded, opened, changed, saved, uploaded."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from reviews.offline import packs, workbook
from tests.factories.competitions import make_dossier, make_rubric, make_stage
from tests.factories.reviews import make_assignment, make_panel, make_panelist


def make_seat(*, dossiers=2, rubric=None, **stage):
    """A panelist with ``dossiers`` to judge, all declared for; the second criterion may be n/a."""
    rubric = rubric or make_rubric({}, {"allows_not_applicable": True})
    stage = make_stage(status="closed", rubric=rubric, **stage)
    seat = make_panelist(panel=make_panel(call=stage.call), declared_for=[stage], capacity=40)
    for _ in range(dossiers):
        make_assignment(seat, make_dossier(stage=stage, status="submitted"))
    return seat, stage


def downloaded(seat, stage):
    with workbook.write(seat, stage, packs.readable(seat, stage)) as target:
        return target.read()


class Filled:
    """The sheet of scores by row (1, 2 ... of the dossiers) and key of the column."""

    def __init__(self, content):
        self.book = load_workbook(io.BytesIO(content))
        self.sheet = self.book.worksheets[0]
        self.keys = [cell.value for cell in self.sheet[1]]

    def cell(self, row, key):
        return self.sheet.cell(row + 2, self.keys.index(key) + 1)

    def __getitem__(self, place):
        return self.cell(*place).value

    def __setitem__(self, place, value):
        self.cell(*place).value = value

    @property
    def content(self):
        buffer = io.BytesIO()
        self.book.save(buffer)
        return buffer.getvalue()

    @property
    def upload(self):
        return SimpleUploadedFile("scores.xlsx", self.content)


def filled(seat, stage, values=None):
    """Downloaded, with ``values`` {(row, key): value} written into it."""
    found = Filled(downloaded(seat, stage))
    for place, value in (values or {}).items():
        found[place] = value
    return found
