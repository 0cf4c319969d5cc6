"""A run under way: what it works with, and how far it is."""

from regulars.flows.lake.means import LakeMeans, LakeProgress, Watch
from regulars.infra.job_run import Progress, Run
from regulars.infra.lake.session import Session


class Course:
    """Handed from step to step of a run."""

    def __init__(self, means: LakeMeans, session: Session, run: Run, watch: Watch) -> None:
        self.means = means
        self.session = session
        self.run = run
        self.rows: dict[str, int] = {}
        self.total_count = 0
        self._watch = watch
        self._step = ""

    @property
    def row_count(self) -> int:
        return sum(self.rows.values())

    @property
    def progress(self) -> Progress:
        """How far the job is."""
        total_count = max(self.total_count, self.row_count)
        return Progress(done_count=self.row_count, total_count=total_count)

    def begin(self, step: str) -> None:
        """Say what is done next."""
        self._step = step
        self._tell()

    def wrote(self, table: str, row_count: int) -> None:
        """Note rows that were written; may be called from another thread."""
        self.rows[table] = self.rows.get(table, 0) + row_count
        self._tell()

    def _tell(self) -> None:
        total_count = max(self.total_count, self.row_count)
        self._watch(
            LakeProgress(step=self._step, row_count=self.row_count, total_count=total_count)
        )
