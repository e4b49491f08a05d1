"""Make the pictures of docs/gallery.md by running the code that stands above each of them.

python benchmarks/gallery.py
"""

from __future__ import annotations

import os
import re
import warnings
from pathlib import Path
from typing import Any

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
from PIL import Image

import framing

DOCS = Path(__file__).resolve().parent.parent / "docs"
STEP = re.compile(r"```python\n(.*?)```\n(?:\n!\[[^\]]*\]\((gallery/[\w-]+\.png)\))?", flags=re.DOTALL)


def main() -> None:
    """Run the page from the top; the axes of the code above a picture are called `ax`."""
    os.chdir(DOCS)
    Path("gallery").mkdir(exist_ok=True)
    names: dict[str, Any] = {}
    warnings.simplefilter("ignore", framing.FewArticlesWarning)  # of twelve articles an outlet there are few a month
    for code, picture in STEP.findall(Path("gallery.md").read_text(encoding="utf-8")):
        exec(code, names)
        if picture:
            figure = names["ax"].get_figure(root=True)
            figure.savefig(picture, dpi=130, bbox_inches="tight", metadata={"Software": None})
            plt.close(figure)
            # small, and no colour of an outlet is lost
            Image.open(picture).convert("RGB").quantize(48, Image.Quantize.MAXCOVERAGE).save(picture, optimize=True)


if __name__ == "__main__":
    main()
