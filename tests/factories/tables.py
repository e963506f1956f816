"""Tables as somebody uploads them."""

import csv
import io

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook


def csv_upload(rows, *, delimiter=",", name="table.csv"):
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text_upload("\ufeff" + text.getvalue(), name=name)


def text_upload(text, *, name="table.csv"):
    content = text if isinstance(text, bytes) else text.encode()
    return SimpleUploadedFile(name, content, content_type="text/csv")


def xlsx_bytes(rows, *, sheets=1):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    for _ in range(sheets - 1):
        book.create_sheet().append(["another sheet"])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def xlsx_upload(rows, *, name="table.xlsx"):
    return SimpleUploadedFile(name, xlsx_bytes(rows))
