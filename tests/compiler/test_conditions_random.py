"""Whatever stands together, checking never breaks; the order of declarations changes no meaning."""

from hypothesis import given, settings
from hypothesis import strategies as st
from leadlang.runtime import rules as r

from .checking import checked

VALUES = """
5
CEO
2026-01-31
today
[DE, AT]
chiefs
field b
50% of field b
"x y"
yes
1.5k
""".strip().splitlines()
SUBJECTS = """
a
b
lead source
big
visited pricing
besucht pricing
unsubscribed
activity
field a
event a
visited only careers
visited anything except [pricing, careers]
[visited, viewed] x
score
grade
segment
score for crm
heat
chiefs
called
created date
foo bar
""".strip().splitlines()
COMPARISONS = """
is
is not
in
at least
below
contains
contains word
starts with
matches
includes
before
after
since
on
is exactly
""".strip().splitlines()
TAILS = """
at least 3 times
twice
never
on at least 2 different days
at least 2 times per title
is known
at least 3 times within 7 days
with total amount at least 100
in the last 14 days
3 days ago
at least 30 days ago
in the next 7 days
not in the last 7 days
between 1 and 5
is unknown
where url contains "x"
where (a at least 3 and b)
after sent email
within 1 hour after sent email
after 30 days without activity
without replied email within 3 days
between 2026-01-01 and 2026-02-01
""".strip().splitlines()
DECLARATIONS = """
let chiefs = [CEO, CFO]
let chiefs = 7
define big as a at least 5
define big as visited pricing
behaviour visited pricing means page_view where url contains "/p"
behaviour activity means visited anything
behaviour visited careers means visited pricing
field a is a number
field b is a text
score for crm from 0 to 100
segment Student when a is Student
label heat hot when score at least 70
define big as big
behaviour called means called
only events in the last 30 days count
grade from F to A
""".strip().splitlines()

comparisons = st.builds("{} {}".format, st.sampled_from(COMPARISONS), st.sampled_from(VALUES))
tails = st.lists(st.one_of(st.sampled_from(TAILS), comparisons), max_size=2).map(" ".join)
clauses = st.one_of(
    st.builds("{} {}".format, st.sampled_from(SUBJECTS), tails),
    st.builds("no {} for 30 days".format, st.sampled_from(SUBJECTS)),
    st.builds("at least 1 of ({}, {})".format, st.sampled_from(SUBJECTS), st.sampled_from(SUBJECTS)),
    st.builds("not {}".format, st.sampled_from(SUBJECTS)),
)
conditions = st.builds(
    lambda first, rest: " ".join([first, *(f"{word} {clause}" for word, clause in rest)]),
    clauses,
    st.lists(st.tuples(st.sampled_from(("and", "or", "unless")), clauses), max_size=2),
)
lines = st.one_of(
    st.sampled_from(DECLARATIONS),
    st.builds("when {} score +1".format, conditions),
    st.builds("each {} score +1".format, conditions),
    st.builds("when {} score +1 halving every 3 days".format, conditions),
    st.builds("define other as {}".format, conditions),
    st.builds("stage X when {}".format, conditions),
    st.builds("ignore {}".format, clauses),
)


@settings(max_examples=100, deadline=None)
@given(st.lists(lines, min_size=1, max_size=6))
def test_checking_never_breaks(text: list[str]) -> None:
    result = checked("\n".join(text))
    failed = any(problem.severity == "error" for problem in result.problems)
    assert (result.rules is None) == failed
    assert len(set(result.problems)) == len(result.problems)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(DECLARATIONS), unique=True, max_size=5), conditions)
def test_the_order_of_declarations_means_nothing(declarations: list[str], condition: str) -> None:
    rule = f"when {condition} score +1"
    above = checked("\n".join([*declarations, rule]))
    below = checked("\n".join([rule, *declarations]))
    if above.rules is not None and below.rules is not None:
        assert _condition(above.rules) == _condition(below.rules)
        kinds = [[(f.key, f.kind) for f in x.fields] for x in (above.rules, below.rules)]
        assert kinds[0] == kinds[1]
    else:
        codes = [sorted({p.code for p in x.problems if p.severity == "error"}) for x in (above, below)]
        assert codes[0] == codes[1]


def _condition(model: r.Rules) -> r.Condition:
    (member,) = model.members
    assert isinstance(member, r.Rule)
    return member.condition
