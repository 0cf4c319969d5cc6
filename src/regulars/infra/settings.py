"""Settings: everything that an installation may choose, read once from `REGULARS_*` variables."""

import os
from collections.abc import Mapping
from pathlib import Path

import msgspec

from regulars.kernel.errors import InvalidInput

PREFIX = "REGULARS_"


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """One installation's choices. Each field is the variable `REGULARS_` + its name in capitals."""

    home: Path = Path(".regulars")
    """Folder of the embedded database, the keys and spilled files."""
    database_url: str = ""
    """A PostgreSQL 18 server; empty starts the embedded one in `home`."""
    keyring: str = ""
    """The keyring itself, as JSON; empty reads `home/keyring.json`."""
    host: str = "127.0.0.1"
    """The address to listen at; `0.0.0.0` lets other machines in."""
    port: int = 8080
    """The port to listen at."""
    api_processes: int = 0
    """Server processes; 0 means one per core."""
    database_connections: int = 8
    """Connections that one process may hold open."""
    public_url: str = ""
    """The address under which others reach this installation; empty means host and port."""
    lake_url: str = ""
    """Where the lake lies: a folder, or `s3://bucket/path`; empty means `lake` in the home."""
    console_folder: Path = Path()
    """Where the files of the web pages lie; empty means those in the package."""
    log_format: str = "console"
    """`console` for people or `json` for machines."""
    log_level: str = "info"
    """`debug`, `info`, `warning` or `error`."""
    otlp_endpoint: str = ""
    """Where traces go (OTLP over HTTP); empty sends none."""
    event_bytes_max: int = 32 * 1024
    """Bytes that one tracked event may have; a larger one goes to quarantine."""
    body_bytes_max: int = 4 * 1024 * 1024
    """Bytes that the body of a request may have, unpacked."""
    upload_bytes_max: int = 2 * 1024 * 1024 * 1024
    """Bytes that one upload of files to import may have."""
    queued_writes_max: int = 20_000
    """Items that may wait for a shared transaction before callers are told to come back."""
    analytics_url: str = "duckdb://"
    """What reads the lake: `duckdb://` in the process that asks, or `spark://host:port`; settings
    of the engine's own follow a `?`."""
    analytics_memory_bytes_max: int = 4 * 1024 * 1024 * 1024
    """Bytes of memory that DuckDB may use for one question before it spills to `home`."""
    analytics_threads: int = 0
    """Threads that DuckDB may use; 0 means one per core."""
    mail_url: str = ""
    """The mail server: `smtp://name:password@host:587`, or `smtps://…`; empty sends no mail."""
    mail_from: str = ""
    """From whom mail comes, as `Regulars <reports@example.com>`."""
    webhooks_to_private_addresses: bool = False
    """Whether webhooks may be sent to private addresses, and there over plain http too."""


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings from `environment` (default: the process's); refuses what cannot be read."""
    environment = os.environ if environment is None else environment
    given = {
        field: environment[PREFIX + field.upper()]
        for field in Settings.__struct_fields__
        if environment.get(PREFIX + field.upper())
    }
    try:
        return msgspec.convert(given, Settings, strict=False, dec_hook=_path)
    except msgspec.ValidationError as error:
        raise InvalidInput(f"setting {PREFIX}*: {error}") from None


def _path(kind: type, value: object) -> object:
    if kind is Path and isinstance(value, str):
        return Path(value)
    raise TypeError(f"no setting is a {kind}")
