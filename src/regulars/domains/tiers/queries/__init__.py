"""The questions of the tiers domain, and its pure engines as others see them."""

from regulars.domains.tiers.policy.cutoffs import cutoffs, drawn_at
from regulars.domains.tiers.policy.merging import together
from regulars.domains.tiers.policy.preview import counted, preview, preview_span
from regulars.domains.tiers.policy.progress import progress, progress_spans
from regulars.domains.tiers.policy.reviewing import given_by_hand, review
from regulars.domains.tiers.policy.stepping import due_at, next_step
from regulars.domains.tiers.policy.terms import Course
from regulars.domains.tiers.policy.timeline import Timeline, found_by, walked
from regulars.domains.tiers.queries.census import census
from regulars.domains.tiers.queries.courses import (
    course,
    courses,
    edited,
    ladder_schema,
    ladders,
    shares,
    versions,
    versions_of,
)
from regulars.domains.tiers.queries.distributions import distributions
from regulars.domains.tiers.queries.figures import FigureReader, UnitReader
from regulars.domains.tiers.queries.flows import flows
from regulars.domains.tiers.queries.people import (
    PeoplePage,
    due,
    ending,
    everybody,
    groups_of,
)
from regulars.domains.tiers.queries.standings import (
    AsOf,
    changes_of_moments,
    history,
    progress_of,
    standings,
)
from regulars.domains.tiers.queries.words import progress_words

__all__ = [
    "AsOf",
    "Course",
    "FigureReader",
    "PeoplePage",
    "Timeline",
    "UnitReader",
    "census",
    "changes_of_moments",
    "counted",
    "course",
    "courses",
    "cutoffs",
    "distributions",
    "drawn_at",
    "due",
    "due_at",
    "edited",
    "ending",
    "everybody",
    "flows",
    "found_by",
    "given_by_hand",
    "groups_of",
    "history",
    "ladder_schema",
    "ladders",
    "next_step",
    "preview",
    "preview_span",
    "progress",
    "progress_of",
    "progress_spans",
    "progress_words",
    "review",
    "shares",
    "standings",
    "together",
    "versions",
    "versions_of",
    "walked",
]
