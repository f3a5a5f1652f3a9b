"""The table to fill in, with the headers that are understood; and what they mean."""

from __future__ import annotations

from io import BytesIO

from mapper.importing.columns import NAMES

_LEFT_OUT = frozenset({"name", "list"})
_TITLE = {
    "zh": "境外职业资格认定目录（第　批）",
    "en": "Catalogue of recognised certificates, batch …",
}


def template(language: str) -> bytes:
    """An XLSX file with a title row and the headers in Chinese (``zh``) or English (``en``)."""
    import openpyxl
    from openpyxl.utils import get_column_letter

    headers = [getattr(text, language) for name, text in NAMES.items() if name not in _LEFT_OUT]
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "目录" if language == "zh" else "Catalogue"
    sheet.append([_TITLE[language]])
    sheet.append(headers)
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(headers))
    for number, header in enumerate(headers, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = max(12, 2 * len(header))
    sheet.freeze_panes = "A3"
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()
