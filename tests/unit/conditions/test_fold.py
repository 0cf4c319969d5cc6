"""The one dispatch over nodes reaches every kind of node."""

from regulars.kernel.conditions.fold import Visitor, fold, leaves
from regulars.kernel.conditions.nodes import NODE_TYPES, And, AtLeast, Attr, Condition, Not, Or, Tag

A, B, C = Tag(tag="a"), Attr(path="b", cmp="is_set"), Tag(tag="c")
TREE = Or(args=(And(args=(A, Not(arg=B))), AtLeast(n=1, args=(C, A))))


class Outline:
    """Writes a tree as an outline of its operators."""

    def all_of(self, _node, parts):
        return f"and({','.join(parts)})"

    def any_of(self, _node, parts):
        return f"or({','.join(parts)})"

    def negation(self, _node, part):
        return f"not({part})"

    def at_least(self, node, parts):
        return f"{node.n}of({','.join(parts)})"

    def attr(self, node):
        return node.path

    def tag(self, node):
        return node.tag


def test_a_visitor_sees_the_parts_before_the_whole():
    assert fold(TREE, Outline()) == "or(and(a,not(b)),1of(c,a))"


def test_leaves_come_from_left_to_right():
    assert list(leaves(Condition(root=TREE))) == [A, B, C, A]


def test_a_visitor_has_a_method_for_every_node():
    methods = {name for name in vars(Visitor) if not name.startswith("_")}
    combining = {"and": "all_of", "or": "any_of", "not": "negation"}
    assert methods == {combining.get(op, op) for op in NODE_TYPES}
