"""What the lake refuses."""

from regulars.kernel.errors import Conflict, InvalidInput, NotFound


class LakeUrlInvalid(InvalidInput):
    """The lake's address is neither a folder nor an object storage that is known."""

    code = "lake_url_invalid"


class LakeIsBusy(Conflict):
    """Another process writes to the lake."""

    code = "lake_is_busy"


class LakeExportNotFound(NotFound):
    """There is no such export, or what readers saw after it is kept no more."""

    code = "lake_export_not_found"


class LakeTaken(Conflict):
    """Another installation writes to the place that the settings name."""

    code = "lake_taken"


class LakeElsewhere(Conflict):
    """The lake was written to another address than the settings name; export to write it here."""

    code = "lake_elsewhere"
