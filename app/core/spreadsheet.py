"""Tables for spreadsheets: CSV of which no cell is taken for a formula."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import Final

MEDIA_TYPE: Final = "text/csv; charset=utf-8"
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
"""How a cell begins that a spreadsheet would compute."""
NUMBER: Final = re.compile(r"-?\d+(\.\d+)?")


def cell(value: object) -> str:
    """The value as a cell that no spreadsheet takes for a formula; a number stays a number."""
    text = str(value)
    is_formula = text.startswith(FORMULA) and not NUMBER.fullmatch(text)
    return f"'{text}" if is_formula else text


def lines(rows: Iterable[Sequence[object]]) -> str:
    """Those rows as lines of a CSV file."""
    written = io.StringIO()
    csv.writer(written).writerows([cell(part) for part in row] for row in rows)
    return written.getvalue()
