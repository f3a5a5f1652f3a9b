"""Spreadsheets with the shape of real attachments, made in code; nothing in them is a fact."""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Mapping, Sequence
from io import BytesIO, StringIO

import openpyxl

Cells = Sequence[object]
HEADER = (
    "序号",
    "证书名称",
    "英文名称",
    "发证机构",
    "国家（地区）",
    "对应职称",
    "认定条件",
    "备注",
)


def workbook(*sheets: tuple[str, Sequence[Cells], Sequence[str]]) -> bytes:
    """A workbook: for each sheet its name, its rows and its merged ranges."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows, merged in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        for one in merged:
            sheet.merge_cells(one)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def one_sheet(rows: Sequence[Cells], *merged: str) -> bytes:
    return workbook(("目录", rows, merged))


def csv_bytes(rows: Sequence[Cells], encoding: str = "utf-8") -> bytes:
    stream = StringIO(newline="")
    csv.writer(stream).writerows(rows)
    return stream.getvalue().encode(encoding)


def item(number: int, **cells: str) -> Cells:
    """A made-up certificate of a list."""
    given = {
        "zh": f"虚构职业证书第{number:04}号",
        "en": f"Invented Credential {number:04}",
        "body": "Institute of Inventions",
        "origin": "英国",
        "title": "医药工程专业工程师",
        "asks": "本科及以上学历",
        "remarks": "",
        **cells,
    }
    return (number, *given.values())


def attachment(count: int, *more: Cells) -> bytes:
    """A city's list: an attachment mark, a merged title, numbered items, notes at the foot."""
    rows: list[Cells] = [
        ("附件1",),
        ("某市国际职业资格比照认定目录（第九批）",),
        HEADER,
        *(item(number) for number in range(1, count + 1)),
        *more,
        ("注：1.本目录自发布之日起施行。",),
        ("2.未尽事宜由市人社局解释。",),
    ]
    return one_sheet(rows, "A2:H2")


def repacked(data: bytes, parts: Mapping[str, bytes]) -> bytes:
    """A workbook with other or more parts."""
    stream = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(data)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, part in parts.items():
            new.writestr(name, part)
    return stream.getvalue()


def sheet_xml(body: str) -> bytes:
    """The XML of a sheet around this."""
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<?xml version="1.0"?><worksheet xmlns="{space}">{body}</worksheet>'.encode()
