"""The folder of a class as one ZIP, for a teacher without Python: python .ci/class_zip.py DIST.

The same project gives the same bytes: the password is that of the version, names are in order, all have one date.
"""

from __future__ import annotations

import sys
import tempfile
import zipfile
from importlib.metadata import version
from pathlib import Path

import framing

VERSION = version("framing")
PASSWORD = f"ormsfleet-{VERSION}"
NAME = "ormsfleet-class"
LEFT_OUT = (".xlsx",)  # the CSV beside each holds the same, and not the time at which it was written
FIRST = f"""Who wrote it? Four lessons on how news frames an event, for a class of about sixteen.
framing {VERSION}

1. Unpack this ZIP (Windows: right click, Extract all). Inside it the pages do not find each other.
2. Open {NAME}-teacher, and in it index.html. It has all that you need: plans, answers, what to print.
   This folder is yours alone.
3. Copy the folder {NAME} to memory sticks, to each computer, or to the school's server. Students open index.html
   in it. They need any browser, and no network, account or installation.

The password of the page "Which outlet is which?" is

    {PASSWORD}

It is the same for all who download this file, and so are the letters A, B and C. It keeps a class from looking ahead.
It is no secret from the world: the town is invented, and its key is public. For a password of your own, before you copy
the folder: open reveal.html in the folder {NAME}, type the password above, and choose
"For the teacher: another password".

A class on other articles, and the picture of what your class coded, need the program framing (somebody with Python).

Lessons and articles: CC BY 4.0. The program: MIT.
"""


def packed(folder: Path, out: Path) -> None:
    """Write a folder's files into a ZIP, which says nothing of when, where and in which order they were made."""
    files = {file.relative_to(folder).as_posix(): file for file in folder.rglob("*") if file.is_file()}
    with zipfile.ZipFile(out, "w") as archive:
        for name in sorted(name for name in files if not name.endswith(LEFT_OUT)):
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.external_attr, entry.create_system = 0o644 << 16, 3
            archive.writestr(entry, files[name].read_bytes(), zipfile.ZIP_DEFLATED)


def main(dist: Path) -> Path:
    """Make the folder of a class with its teacher's, and pack both."""
    dist.mkdir(parents=True, exist_ok=True)
    out = dist / f"{NAME}-{VERSION}.zip"
    with tempfile.TemporaryDirectory() as place:
        framing.class_folder(Path(place) / NAME, password=PASSWORD)
        (Path(place) / "START-HERE.txt").write_text(FIRST, encoding="utf-8", newline="\r\n")
        packed(Path(place), out)
    return out


if __name__ == "__main__":
    print(main(Path(sys.argv[1])))
