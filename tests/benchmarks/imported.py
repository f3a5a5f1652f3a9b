"""Preview an office's list of many rows, in a process of its own.

``python -m tests.benchmarks.imported COUNT`` makes a workbook shaped like a city's attachment and
prints seconds of processor time and memory; none of its names is loaded, as on a first import.
"""

from __future__ import annotations

import resource
import sys
from io import BytesIO
from pathlib import Path
from time import process_time

import openpyxl

from mapper.catalogue import packaged_folder
from mapper.importing.imported import Imports
from mapper.importing.making import Stated
from mapper.importing.preview import Upload, preview

HEADER = ("序号", "证书名称", "英文名称", "发证机构", "国家（地区）", "对应职称", "认定条件")
TITLE = "某市国际职业资格比照认定目录（第九批）"


def attachment(count: int) -> bytes:
    """A workbook with so many made-up certificates."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("目录")
    sheet.append([TITLE])
    sheet.append(HEADER)
    for number in range(1, count + 1):
        names = (f"虚构职业证书第{number:05}号", f"Invented Credential {number:05}")
        asked = ("Institute of Inventions", "英国", "医药工程专业工程师", "本科及以上学历")
        sheet.append([number, *names, *asked])
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def imported(count: int) -> str:
    """A line: how long the preview takes, and the most memory that it held."""
    upload = Upload("list.xlsx", attachment(count), Stated("wuhan", "9", published="2026-05"))
    begun = process_time()
    shown = preview(upload, packaged_folder(), Imports(Path("nowhere")))
    seconds = process_time() - begun
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    rows = len(shown.plan.lines)
    line = f"  {'preview':<10}{rows:>9,} rows {seconds:8.2f} s {rows / seconds:12,.0f} rows/s"
    return f"\nimport of {count:,} rows\n{line} {held:8,.0f} MB"


if __name__ == "__main__":
    sys.stdout.write(imported(int(sys.argv[1])) + "\n")
