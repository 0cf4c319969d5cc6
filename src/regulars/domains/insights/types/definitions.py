"""What metrics mean, for those who read their numbers."""

import msgspec


class MetricDefinition(msgspec.Struct, frozen=True, kw_only=True):
    """A metric and what it means, a line for each thing that there is to say."""

    name: str
    means: str
