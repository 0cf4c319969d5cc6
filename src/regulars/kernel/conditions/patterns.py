"""The subset of regular expressions that every reader shares, and its portable spelling.

`matches` must mean the same in Python, PostgreSQL (ARE) and DuckDB (RE2). A pattern is read here
by a small grammar, and written out again in a form in which the three agree: `.` becomes
`[^\\n]`, `\\d` becomes `[0-9]`, groups do not capture. What they disagree about is refused.

    pattern    = branch ("|" branch)*
    branch     = (atom quantifier?)+
    quantifier = ("*" | "+" | "?" | "{m}" | "{m,}" | "{m,n}") "?"?
    atom       = character | "." | class | "^" | "$" | "(" pattern ")" | "(?:" pattern ")"

The pattern is looked for anywhere in the text, and case counts.
"""

from typing import NoReturn

import msgspec

from regulars.kernel.conditions.errors import PatternRefused

PATTERN_LENGTH_MAX = 200
REPEAT_MAX = 255
"""PostgreSQL counts to 255."""
SIZE_MAX = 300
"""Characters the pattern asks for when every bounded repetition is written out. PostgreSQL takes
0.1 s for the worst pattern of this size, and seconds for one twice as large."""
NESTING_MAX = 10

_SPECIAL = frozenset("\\.^$|()[]{}*+?")
_SPECIAL_IN_CLASS = frozenset("\\[]^-")
_CONTROL = {"n": "\n", "r": "\r", "t": "\t", "f": "\f", "v": "\v"}
_SHORTHAND = {"d": "0-9", "w": "A-Za-z0-9_", "s": " \t\n\r\f\v"}


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """A piece of a pattern: its portable spelling, how much it asks for, the anchors it holds."""

    text: str
    size: int
    has_start: bool = False
    has_end: bool = False


def portable(pattern: str) -> str:
    """`pattern` in the spelling that all readers take alike; refuses what lies outside.

    The detail of a refusal names the place, counted in characters from 0.
    """
    if len(pattern) > PATTERN_LENGTH_MAX:
        raise PatternRefused(f"a pattern has at most {PATTERN_LENGTH_MAX} characters")
    reader = _Reader(pattern)
    part = reader.alternation(0)
    if not reader.is_at_end():
        reader.refuse("there is no group to close")
    if part.size > SIZE_MAX:
        raise PatternRefused(f"written out, the pattern asks for more than {SIZE_MAX} characters")
    return part.text


class _Reader:
    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.position = 0

    def is_at_end(self) -> bool:
        return self.position == len(self.pattern)

    def peek(self) -> str:
        return self.pattern[self.position : self.position + 1]

    def take(self, text: str) -> bool:
        if not self.pattern.startswith(text, self.position):
            return False
        self.position += len(text)
        return True

    def next(self) -> str:
        if self.is_at_end():
            self.refuse("the pattern ends too soon")
        self.position += 1
        character = self.pattern[self.position - 1]
        if character == "\x00" or "\ud800" <= character <= "\udfff":
            self.refuse("this character cannot be stored", back=1)
        return character

    def refuse(self, why: str, *, back: int = 0) -> NoReturn:
        raise PatternRefused(f"at {self.position - back}: {why}")

    def alternation(self, nesting: int) -> Part:
        branches = [self.branch(nesting)]
        while self.take("|"):
            branches.append(self.branch(nesting))
        return Part(
            text="|".join(branch.text for branch in branches),
            size=sum(branch.size for branch in branches),
            has_start=any(branch.has_start for branch in branches),
            has_end=any(branch.has_end for branch in branches),
        )

    def branch(self, nesting: int) -> Part:
        pieces: list[Part] = []
        while not self.is_at_end() and self.peek() not in "|)":
            if pieces and pieces[-1].has_end:
                self.refuse("nothing can follow $; a literal dollar is \\$")
            pieces.append(self.piece(nesting))
            if len(pieces) > 1 and pieces[-1].has_start:
                self.refuse("nothing can stand before ^; a literal caret is \\^")
        if not pieces:
            self.refuse("something must stand here; make a part optional with ?")
        return Part(
            text="".join(piece.text for piece in pieces),
            size=sum(piece.size for piece in pieces),
            has_start=pieces[0].has_start,
            has_end=pieces[-1].has_end,
        )

    def piece(self, nesting: int) -> Part:
        atom = self.atom(nesting)
        start = self.position
        bounds = self.quantifier()
        if bounds is None:
            return atom
        if atom.has_start or atom.has_end:
            self.refuse("what holds ^ or $ cannot be repeated")
        least, most = bounds
        written = self.pattern[start : self.position]
        self.take("?")
        if self.peek() and self.peek() in "*+?{":
            self.refuse("a repetition cannot be repeated; put it in a group")
        size = atom.size * max(1, least + 1 if most is None else most)
        if size > SIZE_MAX:
            self.refuse(f"written out, this asks for more than {SIZE_MAX} characters")
        return Part(text=atom.text + written, size=size)

    def quantifier(self) -> tuple[int, int | None] | None:
        for sign, bounds in (("*", (0, None)), ("+", (1, None)), ("?", (0, 1))):
            if self.take(sign):
                return bounds
        if not self.take("{"):
            return None
        least = self.number()
        most: int | None = least
        if self.take(","):
            most = None if self.peek() == "}" else self.number()
        if not self.take("}"):
            self.refuse("a repetition is {m}, {m,} or {m,n}; a literal brace is \\{")
        if most is not None and most < least:
            self.refuse("the repetition runs backwards")
        return least, most

    def number(self) -> int:
        start = self.position
        while self.peek() and self.peek() in "0123456789":
            self.position += 1
        digits = self.pattern[start : self.position]
        if not digits or len(digits) > 3 or int(digits) > REPEAT_MAX:
            self.refuse(f"a repetition counts from 0 to {REPEAT_MAX}; a literal brace is \\{{")
        return int(digits)

    def atom(self, nesting: int) -> Part:
        character = self.next()
        if character == "(":
            return self.group(nesting + 1)
        if character == "[":
            return Part(text=self.character_class(), size=1)
        if character == ".":
            return Part(text="[^\n]", size=1)
        if character in "^$":
            return Part(
                text=character, size=0, has_start=character == "^", has_end=character == "$"
            )
        if character == "\\":
            return Part(text=self.escape(), size=1)
        if character in "*+?{":
            self.refuse("there is nothing to repeat", back=1)
        return Part(text=_spelled(character), size=1)

    def group(self, nesting: int) -> Part:
        if nesting > NESTING_MAX:
            self.refuse(f"groups nest at most {NESTING_MAX} deep")
        if not self.take("?:") and self.peek() == "?":
            self.refuse("only ( ) and (?: ) are groups; no look-around, flags or names")
        inside = self.alternation(nesting)
        if not self.take(")"):
            self.refuse("the group is not closed")
        return msgspec.structs.replace(inside, text=f"(?:{inside.text})")

    def escape(self) -> str:
        character = self.next()
        if character in _SHORTHAND:
            return f"[{_SHORTHAND[character]}]"
        if character.lower() in _SHORTHAND and character.isupper():
            return f"[^{_SHORTHAND[character.lower()]}]"
        return _spelled(self.escaped(character))

    def escaped(self, character: str) -> str:
        if character in _CONTROL:
            return _CONTROL[character]
        if character.isalnum() or not character.isascii() or not character.isprintable():
            self.refuse(f"\\{character} does not mean the same everywhere", back=2)
        return character

    def character_class(self) -> str:
        negation = "^" if self.take("^") else ""
        items: list[str] = []
        while not self.take("]"):
            items.append(self.class_item(is_first=not items))
        if not items:
            self.refuse("a class names at least one character; a literal bracket is \\]")
        return f"[{negation}{''.join(items)}]"

    def class_item(self, *, is_first: bool) -> str:
        if self.take("\\d") or self.take("\\w") or self.take("\\s"):
            if self.peek() == "-" and not self.pattern.startswith("-]", self.position):
                self.refuse("a range runs between two characters")
            return _SHORTHAND[self.pattern[self.position - 1]]
        low = self.class_character(may_be_dash=is_first)
        if self.peek() != "-" or self.pattern.startswith("-]", self.position):
            return _spelled_in_class(low)
        self.take("-")
        high = self.class_character(may_be_dash=False)
        if high < low:
            self.refuse("the range runs backwards")
        return f"{_spelled_in_class(low)}-{_spelled_in_class(high)}"

    def class_character(self, *, may_be_dash: bool) -> str:
        character = self.next()
        if character == "\\":
            return self.escaped(self.next())
        if character == "[":
            self.refuse("a bracket inside a class is \\[", back=1)
        if character == "-" and not may_be_dash and self.peek() != "]":
            self.refuse("a dash inside a class comes first, last, or as \\-", back=1)
        return character


def _spelled(character: str) -> str:
    return f"\\{character}" if character in _SPECIAL else character


def _spelled_in_class(character: str) -> str:
    return f"\\{character}" if character in _SPECIAL_IN_CLASS else character
