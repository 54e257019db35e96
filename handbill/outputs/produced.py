"""What came of a task: finished files, what was read for them, and problems."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from handbill.pages.reads import Reads
from handbill.plan.job import Job
from handbill.problem import Problem


@dataclass(frozen=True)
class Output:
    """One finished file, not yet written. ``thumbnail`` is a PNG, empty for a text.

    ``problems`` are those of its pages, and its own.
    """

    job: Job
    content: bytes
    thumbnail: bytes
    pages: int | None
    sheets: int | None
    duplex: str
    body_pt: float | None
    fill: float | None
    form: str
    left_out: tuple[str, ...]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Produced:
    """All that came of one task: finished files, what was read, and problems.

    ``guides`` are the pages that tell how to make the pieces, by their paths. A job that is neither
    among the outputs nor named by an error has nothing to show.
    """

    outputs: tuple[Output, ...]
    reads: Reads
    problems: tuple[Problem, ...]
    guides: Mapping[str, bytes] = field(default_factory=dict)
