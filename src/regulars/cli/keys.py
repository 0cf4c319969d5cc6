"""`regulars keys`: the keys that personal fields are sealed with."""

import asyncio

import typer

from regulars.bootstrap import open_platform
from regulars.cli.installation import refuse_running
from regulars.flows.reseal import reseal_everything
from regulars.infra.crypto import (
    decode_keyring,
    encode_keyring,
    read_or_create_keyring,
    with_new_key,
    write_keyring,
)
from regulars.infra.settings import Settings, read_settings

app = typer.Typer(help="The keys that personal fields are sealed with.", no_args_is_help=True)


@app.command("rotate")
def rotate() -> None:
    """Add a new key and seal everything with it. Refused while the platform runs.

    Where REGULARS_KEYRING holds the keyring, the one with the new key is printed instead: set it
    for all processes, then run `regulars keys reseal`.
    """
    settings = read_settings()
    if settings.keyring:
        rotated = with_new_key(decode_keyring(settings.keyring))
        typer.echo(encode_keyring(rotated).decode())
        return
    refuse_running(settings, "a rotation")
    path = settings.home / "keyring.json"
    write_keyring(path, with_new_key(read_or_create_keyring(path)), replace=True)
    typer.echo(f"{path} has a new key")
    _reseal(settings)


@app.command("reseal")
def reseal() -> None:
    """Seal with the newest key whatever an older one has sealed; may be repeated at any time."""
    _reseal(read_settings())


def _reseal(settings: Settings) -> None:
    asyncio.run(_reseal_everything(settings))
    typer.echo("everything is sealed with the newest key")


async def _reseal_everything(settings: Settings) -> None:
    async with open_platform(settings) as platform:
        await reseal_everything(
            platform.database, platform.vault, lambda name: typer.echo(f"  {name}")
        )
