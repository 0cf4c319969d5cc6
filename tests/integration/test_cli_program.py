"""`regulars program`: documents out of and into an installation."""

from pathlib import Path

from tests.support.commands import CommandLine
from tests.support.programs import EXAMPLES

RETAIL = EXAMPLES / "online-retail"


def test_a_program_is_planned_applied_listed_exported_and_changed(
    command_line: CommandLine, tmp_path: Path
) -> None:
    file = str(RETAIL / "program.yaml")
    planned = command_line.run("program", "plan", file)
    assert (planned.status, planned.out.splitlines()) == (
        0,
        [
            "+ program online-retail",
            "+ asset points",
            "+ ladder status  (from 2010-01-01 00:00:00 on)",
            "+ rule base",
            "Plan: 4 new; rules and ladders from 2009-12-01 00:00:00 Europe/London on.",
        ],
    )
    assert command_line.run("program", "list").out == "there is no program yet\n"

    applied = command_line.run("program", "apply", file)
    assert applied.out.splitlines()[-1].startswith("Applied: 4 new; ")
    again = command_line.run("program", "apply", file, "--json").json()
    assert {each["change"] for each in again["items"]} == {"unchanged"}
    [listed] = command_line.run("program", "list", "--json").json()["items"]
    assert (listed["code"], listed["rule_count"], listed["ladder_count"]) == ("online-retail", 1, 1)

    out = tmp_path / "out.yaml"
    assert command_line.run("program", "export", "online-retail", "--out", str(out)).status == 0
    text = out.read_text().replace("units: 1\n", "units: 2\n").replace("rolling", "none")
    out.write_text(text)
    changed = command_line.run("program", "plan", str(out), "--live-from", "2010-06-01")
    assert changed.out.splitlines()[3:] == [
        "~ rule base",
        "    effects[0].units: 1 → 2",
        "Plan: 1 changed; rules and ladders from 2010-06-01 00:00:00 Europe/London on.",
    ]
    exported = command_line.run("program", "export", "online-retail", "--json").json()
    assert exported["rules"]["base"]["effects"][0]["units"] == 1


def test_what_cannot_be_is_refused_with_its_places(
    command_line: CommandLine, tmp_path: Path
) -> None:
    file = tmp_path / "program.yaml"
    good = (RETAIL / "program.yaml").read_text()
    file.write_text(good.replace("asset: points", "asset: stars"))
    ended = command_line.run("program", "apply", str(file))
    assert (ended.status, ended.err.splitlines()) == (
        2,
        [
            "reference_unknown: rules.base.effects[0].asset: the program has no asset 'stars'",
            "  rules.base.effects[0].asset: the program has no asset 'stars'",
        ],
    )
    file.write_text(good.replace("fail: true_level", "fail: softly"))
    ended = command_line.run("program", "plan", str(file))
    assert (ended.status, ended.err.splitlines()[0]) == (
        2,
        "program_document_invalid: ladders.status.fail: Invalid enum value 'softly'",
    )
    assert command_line.run("program", "plan", str(tmp_path / "none.yaml")).status == 2
    assert command_line.run("program", "export", "nobody").status == 5
    assert command_line.run("program", "list").out == "there is no program yet\n"
