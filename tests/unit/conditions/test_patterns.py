"""The subset of regular expressions that every reader shares."""

import pytest

from regulars.infra.regex import compile_regex
from regulars.kernel.conditions.errors import PatternRefused
from regulars.kernel.conditions.patterns import portable


@pytest.mark.parametrize(
    ("pattern", "spelled"),
    [
        ("abc", "abc"),
        ("上海.*", "上海[^\n]*"),
        (r"^\d{4}-\w+$", "^[0-9]{4}-[A-Za-z0-9_]+$"),
        (r"\S\W", "[^ \t\n\r\f\v][^A-Za-z0-9_]"),
        (r"a|(b|c)?", "a|(?:b|c)?"),
        (r"(?:ab){2,}", "(?:ab){2,}"),
        (r"a*?b+?c??d{1,2}?", "a*b+c?d{1,2}"),
        (r"[a-z\d_-]", r"[a-z0-9_\-]"),
        (r"[^\]\[^]", r"[^\]\[\^]"),
        (r"[-a]", r"[\-a]"),
        (r"\.\*\\\$\(", r"\.\*\\\$\("),
        (r"\n\t", "\n\t"),
        (r"(^|,)vip(,|$)", "(?:^|,)vip(?:,|$)"),
        ("]}", r"\]\}"),
    ],
)
def test_a_pattern_has_one_portable_spelling(pattern, spelled):
    assert portable(pattern) == spelled


@pytest.mark.parametrize(
    ("pattern", "place"),
    [
        ("", 0),
        ("a|", 2),
        ("|a", 0),
        ("()", 1),
        ("(a", 2),
        ("a)", 1),
        ("*a", 0),
        ("a**", 2),
        ("a{2}{3}", 4),
        ("a{,2}", 2),
        ("a{2,1}", 6),
        ("a{256}", 5),
        ("a{", 2),
        ("(?i)a", 1),
        ("(?=a)", 1),
        ("(?<!a)", 1),
        ("(?P<n>a)", 1),
        (r"(a)\1", 3),
        (r"\bword", 0),
        (r"\Aword", 0),
        (r"\x41", 0),
        (r"\p{Han}", 0),
        ("\\", 1),
        ("[]", 2),
        ("[a", 2),
        ("[z-a]", 4),
        ("[[:alpha:]]", 1),
        ("[a-b-c]", 4),
        (r"[\d-z]", 3),
        (r"[\D]", 1),
        ("a^b", 2),
        ("a$b", 2),
        ("(a$)b", 4),
        ("(^a)*", 5),
        ("^*", 2),
        ("a\x00", 1),
        ("a\ud800", 1),
    ],
)
def test_what_readers_disagree_about_is_refused_with_its_place(pattern, place):
    with pytest.raises(PatternRefused) as refused:
        portable(pattern)
    assert refused.value.detail.split(":")[0] == f"at {place}"
    assert refused.value.code == "pattern_refused"


def test_patterns_are_bounded():
    with pytest.raises(PatternRefused, match="200 characters"):
        portable("a" * 201)
    with pytest.raises(PatternRefused, match="asks for more than 300"):
        portable("(a{20}){20}")
    with pytest.raises(PatternRefused, match="asks for more than 300"):
        portable("a{200}b{200}")
    with pytest.raises(PatternRefused, match="10 deep"):
        portable("(" * 11 + "a" + ")" * 11)
    assert portable("(" * 10 + "a" + ")" * 10)


def test_a_pattern_is_looked_for_anywhere_in_a_text():
    occurs_in = compile_regex(portable("b.d"))
    assert occurs_in("abcde") is True
    assert occurs_in("ab\nde") is False
    assert occurs_in("ab\ud800de") is False


def test_a_pattern_that_cannot_be_compiled_is_refused():
    with pytest.raises(PatternRefused, match="cannot be compiled"):
        compile_regex("(")


def test_no_pattern_takes_more_than_linear_time():
    assert compile_regex(portable("(a*)*b"))("a" * 100_000) is False
