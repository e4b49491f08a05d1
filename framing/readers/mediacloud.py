"""Media Cloud: its CSV of stories, which lists who published what, when and where, but holds no text.

Each story becomes an article with its address, and with the missing text among its problems.
"""

from __future__ import annotations

from collections.abc import Mapping

from framing.readers.files import Format, Row, decode
from framing.readers.tabular import frame, rows
from framing.tables import add_problem

NO_TEXT = "Media Cloud gives no text: save the page at `url` into the corpus"
FIELDS = {
    "media_name": "outlet",
    "publish_date": "published",
    "stories_id": "source_id",
    "id": "source_id",
    "story_text": "text",
}
_MARKS = ({"media_name", "url", "title"}, {"publish_date", "stories_id", "ap_syndicated", "indexed_date"})


def _is_media_cloud(name: str, data: bytes) -> bool:
    header = data[:4096].partition(b"\n")[0].decode("utf-8", "replace").lower().replace('"', "")
    columns = {column.strip("\ufeff \r") for column in header.replace("\t", ",").replace(";", ",").split(",")}
    return columns >= _MARKS[0] and bool(columns & _MARKS[1])


def _read_media_cloud(data: bytes, name: str, columns: Mapping[str, str]) -> list[Row]:
    text, problem = decode(data, name)
    table = frame(text, name)
    found = {column.strip().lower(): column for column in table.columns}
    ours = {found[theirs]: target for theirs, target in FIELDS.items() if theirs in found}
    if "stories_id" in found and "id" in found:
        del ours[found["id"]]
    if "text" not in found and "text" not in {**ours, **columns}.values():
        table["text"] = ""
    articles = rows(table, {**ours, **columns}, name)
    for article in articles:
        if str(article.get("ap_syndicated", "")).strip().lower() in ("true", "1"):
            article["wire"] = "AP"
        if not article["text"].strip():
            kept = [p for p in article["problems"].split("; ") if p and p != "no text"]
            article["problems"] = "; ".join([*kept, NO_TEXT])
        if problem:
            article["problems"] = add_problem(article["problems"], problem)
    return articles


FORMATS = (Format("Media Cloud CSV", _is_media_cloud, _read_media_cloud, False),)
