"""Judging offline: a workbook and packs downloaded, filled in away from the site, brought back."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from tests.journeys.judging import the_worker_is_done

FIRST_ROW = 3
TAKE_ALONG = "Take along"


def a_member_scores_in_a_workbook(member, opinions):
    """``opinions``: cluster -> scores by criterion. What is in the workbook is what is open."""
    book = load_workbook(io.BytesIO(downloads_the_workbook(member)))
    fill_in(book.worksheets[0], opinions)
    brings_in(member, book, drafts=len(opinions))
    hands_in(member, len(opinions))


def downloads_the_workbook(member):
    member.home().follow("Judging").follow(TAKE_ALONG).follow("Download the workbook")
    return b"".join(member.response.streaming_content)


def fill_in(sheet, opinions):
    """Type scores and a comment into the row of each cluster; there must be no other row."""
    keys = [cell.value for cell in sheet[1]]
    left = dict(opinions)
    for row in sheet.iter_rows(min_row=FIRST_ROW):
        cells = dict(zip(keys, row, strict=True))
        cluster = next(name for name in left if name in cells["title"].value)
        for key, value in left.pop(cluster).items():
            cells[f"score:{key}"].value = value
        cells["comment"].value = f"{cluster}: the partners are strong, the milestones are vague."
    assert not left, f"no row for {sorted(left)}"


def brings_in(member, book, *, drafts):
    """Upload, look at what would change, and only then let it be stored."""
    buffer = io.BytesIO()
    book.save(buffer)
    member.home().follow("Judging").follow(TAKE_ALONG).follow("Bring scores in")
    upload = SimpleUploadedFile("scores.xlsx", buffer.getvalue())
    member.press("Check the workbook", {"Workbook with scores": upload})
    member.sees(f"{drafts} drafts will change. Nothing is stored yet.")
    member.press(f"Save these {drafts} drafts").sees(f"{drafts} drafts saved.")


def hands_in(member, count):
    member.home().follow("Judging")
    member.sees(f"{count} sheets are complete and not handed in yet.")
    member.press(f"Hand in all {count} sheets")
    member.sees(f"{count} sheets handed in.", f"{count} of {count} handed in")


def a_member_makes_packs(member, worker):
    """The archive and the PDF, ready to be downloaded from the same page."""
    for button in ("Make the archive", "Make the PDF"):
        member.home().follow("Judging").follow(TAKE_ALONG).press(button)
        the_worker_is_done(worker)
    member.home().follow("Judging").follow(TAKE_ALONG)
    assert len(member.links("Download")) == 2, str(member)
