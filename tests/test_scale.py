"""Parts on a cluster: the workers of Dask, one of which is lost."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest
import toy

from framing import scale
from framing.measures import load_coverage
from framing.scale import jobs, steps

distributed = pytest.importorskip("distributed", reason="Dask is not installed: pip install 'framing[scale]'")


def content(out: Path) -> dict[str, bytes]:
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*") if path.is_file()}


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")
def test_a_worker_that_is_killed_costs_no_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "corpus"
    folder.mkdir()
    for n in range(6):
        (folder / f"{n}.txt").write_text(f"A headline\n\nPiet Maes says that pier {n} may close.\n", encoding="utf8")
    monkeypatch.setattr(jobs, "GROUP", 1)
    monkeypatch.setattr(steps, "find_in", toy.find)
    scale.measure(folder, tmp_path / "alone", measures=["sourcing"])
    with (
        distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=":0") as cluster,
        distributed.Client(cluster) as client,
    ):
        client.register_plugin(Dying(str(tmp_path / "died")))  # on workers that are begun again, too
        coverage = scale.measure(folder, tmp_path / "together", measures=["sourcing"], client=client)
    assert (tmp_path / "died").exists()
    assert len(coverage.articles) == len(load_coverage(tmp_path / "alone").articles) == 6
    assert content(tmp_path / "together") == content(tmp_path / "alone")


class Dying(distributed.WorkerPlugin):  # type: ignore[misc]
    """Has the first worker that measures a part be killed over it."""

    def __init__(self, mark: str) -> None:
        self.mark = mark

    def setup(self, worker: object) -> None:
        mark = self.mark

        def find(job: jobs.Job, part: str) -> steps.Done:
            try:
                os.close(os.open(mark, os.O_CREAT | os.O_EXCL))
            except FileExistsError:
                return real(job, part)
            os.kill(os.getpid(), signal.SIGKILL)
            raise AssertionError

        real = steps.DO["find"]
        jobs.GROUP = 1
        steps.find_in = toy.find
        steps.DO["find"] = find
