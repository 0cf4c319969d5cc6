"""`regulars staff`: the way back in for whoever runs the installation."""

import asyncio
from typing import Annotated

import typer

from regulars.bootstrap import open_platform
from regulars.domains.access import actions as access
from regulars.domains.access import queries as accounts
from regulars.domains.access.types import SYSTEM, Caller, OneTimePassword
from regulars.infra.settings import read_settings

app = typer.Typer(help="Staff accounts, where nobody can sign in any more.", no_args_is_help=True)

_CALLER = Caller(principal=SYSTEM)

Login = Annotated[str, typer.Argument(help="Whom to let in again, as they sign in.")]
WithFactor = Annotated[
    bool, typer.Option("--second-factor", help="Take the second factor away as well.")
]


@app.callback()
def staff() -> None:
    """Staff accounts, where nobody can sign in any more."""


@app.command("reset-password")
def reset_password(login: Login, second_factor: WithFactor = False) -> None:
    """Print a new one-time password for an account; its sessions and a lock-out end.

    Whoever may run this on the machine holds the keys and the data anyway. It is in the audit log.
    """
    given = asyncio.run(_reset(login, with_factor=second_factor))
    typer.echo(f"one-time password of {login}: {given.password}")
    typer.echo(f"valid until {given.expires_at:%Y-%m-%d %H:%M} UTC")


async def _reset(login: str, *, with_factor: bool) -> OneTimePassword:
    async with open_platform(read_settings()) as platform, platform.database.transaction() as tx:
        now = platform.clock.now()
        member = await accounts.staff_by_login(tx, platform.vault, login)
        if with_factor:
            await access.reset_second_factor(tx, platform.vault, _CALLER, member.id, now)
        return await access.reset_password(tx, platform.vault, _CALLER, member.id, now)
