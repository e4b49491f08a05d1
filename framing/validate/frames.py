"""What people coded of the frames of articles, as scores."""

from __future__ import annotations

import pandas as pd

from framing.measures import Coverage, frames, require_coverage
from framing.measures.scores import per_article
from framing.tables import check
from framing.validate.coded import CodedSheets, Sheet, majority, read_coding


def coded_frames(coverage: Coverage, sheet: Sheet, coded: CodedSheets) -> Coverage:
    """Make scores of what people coded about the frames of articles.

    Parameters
    ----------
    coverage : Coverage
        What the sheet was drawn from.
    sheet, coded : as in `agreement`
        The key of a sheet of the task "frames", and what the coders filled in.

    Returns
    -------
    Coverage
        The same with five more measures in `scores`, such as `conflict_frame`: of each coded article the share of the
        frame's questions that were answered with yes, among those that were answered. Each answer is what most coders
        say, in a tie what the first says. `compare`, `contrast`, charts and `evidence` take them like any other
        measure. Articles that nobody coded have none: missing, with weight 0. Scores of frames that were there are
        replaced.

    Raises
    ------
    TypeError
        `coverage` is not what `measure` returns.
    FileNotFoundError, ValueError
        As in `agreement`; also where the sheet is about something else, or none of its articles is in `coverage`.

    Notes
    -----
    Coded articles count alike, however many others each stands for: compare groups within which all were drawn with
    the same probability, as those are that `worksheet` took as strata (`by`). `join` makes scores anew from what was
    measured: join first, then add the frames.

    References
    ----------
    Semetko, H. A., & Valkenburg, P. M. (2000). Framing European politics: A content analysis of press and television
    news. Journal of Communication, 50(2), 93–109. doi:10.1111/j.1460-2466.2000.tb02843.x
    """
    require_coverage(coverage, "coded_frames")
    task, key, answers = read_coding(sheet, coded)
    if task.name != frames.TASK.name:
        raise ValueError(f"sheet: it is about {task.name}. Draw one of frames: framing.worksheet(coverage, 'frames').")
    ids = pd.Index(coverage.articles["article_id"])
    if not key["article_id"].isin(ids).any():
        raise ValueError(
            "None of the coded articles is in this coverage. Pass the coverage that the sheet was drawn from."
        )
    yes = pd.DataFrame({q: majority(given).map({"yes": 1.0, "no": 0.0}) for q, given in answers.items()})
    share = yes.astype(float).set_axis(key["article_id"]).T.groupby(pd.Series(frames.FRAME_OF)).mean().T.reindex(ids)
    before = coverage.scores[~coverage.scores["measure"].isin([m.name for m in frames.MEASURES])]
    pieces = [per_article(m.name, share[m.name]) for m in frames.MEASURES]
    return coverage.replace(scores=check("scores", pd.concat([before, *pieces], ignore_index=True)))
