"""Writes the sample week to `resources/sample_week`: `python packaging/make_sample_week.py [folder]`.

Needs reportlab on top of the product's own libraries. Running it twice gives byte-identical files, so a change in
git is a change in content.
"""

import shutil
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from sample_week.answer_key import write_readme
from sample_week.appointment import write_calendar
from sample_week.chat import write_channel
from sample_week.check import check_facts
from sample_week.deck import write_decks
from sample_week.fact import STAMP
from sample_week.frozen_zip import freeze_file
from sample_week.mail_writer import write_archive, write_folder
from sample_week.note import write_notes
from sample_week.product import write_product
from sample_week.rate_card import FILE_NAME, rate_card_bytes
from sample_week.rival import write_rivals
from sample_week.sales_workbook import write_sales_workbook
from sample_week.starter import write_starters

TARGET = Path(__file__).resolve().parent.parent / "resources" / "sample_week"
_FOLDERS = ("mail", "chats", "decks", "notes", "rivals", "product")


def make_sample_week(target: Path) -> None:
    """Write every file of the sample week into `target`, and its answer key and the starters beside it."""
    check_facts()
    target.mkdir(parents=True, exist_ok=True)
    for name in _FOLDERS:
        shutil.rmtree(target / name, ignore_errors=True)
        (target / name).mkdir()
    write_calendar(target / "calendar.ics")
    write_folder(target / "mail", {"rate-card": (FILE_NAME, rate_card_bytes())})
    write_archive(target / "mail" / "archive.mbox")
    write_channel(target / "chats" / "tallowmere-channel.txt")
    write_sales_workbook(target / "sales.xlsx")
    freeze_file(target / "sales.xlsx", STAMP)
    write_decks(target / "decks")
    write_notes(target / "notes")
    write_rivals(target / "rivals")
    write_product(target / "product")
    write_starters(target.parent / "starters.json")
    write_readme(target.parent / "sample_week.md")


if __name__ == "__main__":
    make_sample_week(Path(sys.argv[1]) if len(sys.argv) > 1 else TARGET)
