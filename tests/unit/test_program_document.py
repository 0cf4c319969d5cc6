"""Documents of programs: what can be read, and what is said of what cannot."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from regulars.domains.ledger.types import AssetSettings
from regulars.flows.program_config.document import AssetPart
from regulars.flows.program_config.errors import ProgramDocumentInvalid
from regulars.flows.program_config.exporting import document_yaml
from regulars.flows.program_config.reading import document_of_text, instant_of, read_document
from regulars.flows.program_config.references import Known, faults_of_ladder, faults_of_rule
from regulars.flows.program_config.spelling import values_of
from regulars.kernel.errors import InvalidInput
from tests.support.programs import document, example, ladder, per_pound, rule, tier

LONDON = ZoneInfo("Europe/London")


def faults_of(raw: object) -> list[tuple[str, str]]:
    with pytest.raises(ProgramDocumentInvalid) as refused:
        read_document(raw)
    return [(each.path, each.code) for each in refused.value.errors]


@pytest.mark.parametrize(
    "name",
    [
        "online-retail/program.yaml",
        "online-retail/program-180-days.yaml",
        "learning-community/program.yaml",
    ],
)
def test_the_examples_read_and_read_the_same_when_written_out(name: str) -> None:
    read = example(name)
    assert document_of_text(document_yaml(read)) == read


def test_every_fault_is_named_by_its_path() -> None:
    raw = document(
        colour="red",
        assets={"points": {"name": "Points", "kind": "stars", "expiry": {"kind": "never"}}},
    )
    assert faults_of(raw) == [
        ("colour", "unknown_field"),
        ("assets.points.kind", "value"),
        ("assets.points.expiry.kind", "kind"),
    ]


def test_a_fault_of_an_asset_hides_none_of_a_rule() -> None:
    raw = document(
        assets={"points": {"name": "Points", "kind": "points", "expiri": {"kind": "none"}}},
        rules={"base": rule()},
    )
    assert faults_of(raw) == [
        ("assets.points.expiri", "unknown_field"),
        ("rules.base.effects", "length"),
    ]


def test_faults_within_assets_rules_and_ladders_come_together() -> None:
    raw = document(
        assets={"points": {"name": "Points", "kind": "stored_value"}},
        rules={"base": rule({**per_pound(), "per": "0"}), "other": rule(per_pound(), color=1)},
        ladders={"status": ladder(tier("silver", "-1"), floor="gold")},
    )
    assert faults_of(raw) == [
        ("assets.points.currency", "missing"),
        ("rules.base.effects[0].per", "value"),
        ("rules.other.color", "unknown_field"),
        ("ladders.status.tiers[0].entry.at_least", "bad_number"),
        ("ladders.status.floor", "unknown_tier"),
    ]


def test_a_number_in_the_place_of_a_text_is_told_to_be_quoted() -> None:
    text = """
        program: {code: a, name: A, time_zone: Europe/London, currency: GBP}
        assets: {points: {name: Points, kind: points, unit_value: 0.01}}
    """
    with pytest.raises(ProgramDocumentInvalid, match="put it in quotes"):
        document_of_text(text)


def test_words_and_dates_stay_texts() -> None:
    read = values_of("on: yes\nday: 2009-12-01\nclock: 12:30\nnumber: 10\nshare: 1.5\nnone:")
    assert read == {
        "on": "yes",
        "day": "2009-12-01",
        "clock": "12:30",
        "number": 10,
        "share": 1.5,
        "none": None,
    }


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: 1\na: 2", "line 2, column 1: 'a' is given twice"),
        ('{"a": 1, "a": 2}', "'a' is given twice"),
        ("a: &x 1\nb: *x", "anchors and aliases are not taken"),
        ("a: !!binary aGk=", "tags are not taken"),
        ("1: one", "a key must be a text"),
        ("a: [", "line 2, column 1"),
        ("[" * 5_000, "nested more than 40 deep"),
        ('{"a": 1e999}', "is no number"),
        ("a: 1\n---\nb: 2", "single document"),
        ("x" * 1_048_577, "at most 1048576 bytes"),
    ],
)
def test_what_could_surprise_is_refused(text: str, said: str) -> None:
    with pytest.raises(ProgramDocumentInvalid, match=said):
        values_of(text)


def test_a_local_day_is_its_midnight_and_a_local_time_goes_by_the_clock_on_the_wall() -> None:
    summer = datetime(2026, 6, 30, 23, tzinfo=UTC)
    assert instant_of("2026-07-01", LONDON) == summer
    assert instant_of("2026-07-01T00:00:00", LONDON) == summer
    assert instant_of("2026-06-30T23:00:00Z", LONDON) == summer
    with pytest.raises(InvalidInput, match="no day and no time"):
        instant_of("tomorrow", LONDON)


def test_a_document_says_all_that_an_asset_can_be_set_to() -> None:
    elsewhere = {"code", "program_id"}
    assert set(AssetPart.__struct_fields__) == set(AssetSettings.__struct_fields__) - elsewhere


def test_what_a_rule_names_is_looked_for_everywhere_in_it() -> None:
    body = read_document(
        document(
            rules={
                "base": rule(
                    per_pound(asset="stars"),
                    {
                        "kind": "tier_table",
                        "asset": "points",
                        "ladder": "status",
                        "rows": {"gold": 2, "jade": 3},
                    },
                    {"kind": "move_tier", "ladder": "ranks", "tier": "first"},
                    when={
                        "v": 1,
                        "op": "and",
                        "args": [
                            {"op": "tier", "ladder": "status", "cmp": "in", "value": ["gold", "x"]},
                            {"op": "asset", "asset": "coins", "cmp": "ge", "value": 1},
                        ],
                    },
                ),
                "reached": rule(
                    per_pound(),
                    trigger={"on": "tier_reached", "ladder": "status", "tier": "amber"},
                    effects=[{"kind": "fixed", "asset": "points", "units": 1}],
                ),
            }
        )
    )
    known = Known(assets={"points"}, ladders={"status": {"silver", "gold"}})
    found = [
        (each.path, each.code)
        for code in ("base", "reached")
        for each in faults_of_rule(body.rules[code], known)
    ]
    assert found == [
        ("effects[0].asset", "unknown_asset"),
        ("effects[1].rows.jade", "unknown_tier"),
        ("effects[2].ladder", "unknown_ladder"),
        ("when", "unknown_tier"),
        ("when", "unknown_asset"),
        ("trigger.tier", "unknown_tier"),
    ]


def test_a_ladder_counts_assets_that_are_there() -> None:
    grown = {"kind": "reach", "metric": {"kind": "growth", "asset": "growth"}, "at_least": "1"}
    spent = {"kind": "reach", "metric": {"kind": "spend"}, "at_least": "1"}
    both = {"kind": "and", "args": [spent, grown]}
    body = read_document(
        document(ladders={"status": ladder({**tier("silver", "1"), "entry": both, "stay": grown})})
    )
    known = Known(assets={"points"}, ladders={})
    assert [each.path for each in faults_of_ladder(body.ladders["status"], known)] == [
        "tiers[0].entry.args[1].metric.asset",
        "tiers[0].stay.metric.asset",
    ]
