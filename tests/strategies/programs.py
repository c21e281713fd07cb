"""Whole programs that pass the check, as syntax trees in English."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from attrs import define, evolve
from leadlang.dsl import syntax as s

from .choices import Choices, chance, pick, some
from .conditions import Conditions
from .paying import Rules, Totals
from .spelled import GRADE, phrase, quoted, score, value, word
from .worlds import World

DEFAULT_GRADES = ("F", "D-", "D", "D+", "C-", "C", "C+", "B-", "B", "B+", "A-", "A", "A+")
SCALES = (
    ("F", "A+", DEFAULT_GRADES),
    ("E", "A", ("E", "D", "C", "B", "A")),
    ("D", "B+", DEFAULT_GRADES[2:10]),
)
SEGMENTS = ("Entscheider", "Schüler", "Sales ready")
STAGES = ("SQL", "MQL", "Nurture")


def make_program(
    choices: Choices, world: World, promises: bool = False, members: tuple[int, int] = (1, 5)
) -> s.Program:
    """A program on a world, of so many rules, lists and groups (from, to); `promises`: with guarantees and
    scenarios, which need not hold."""
    return _Maker(choices, world).program(promises, members)


@define
class _Maker:
    choices: Choices
    world: World
    conditions: Conditions = None  # type: ignore[assignment]

    def __attrs_post_init__(self) -> None:
        self.conditions = Conditions(self.choices, self.world)

    def program(self, promises: bool, size: tuple[int, int]) -> s.Program:
        named = some(self.choices, ("crm", "Product One"), 0, 2)
        low, high, grades = pick(self.choices, SCALES)
        declares_grade = chance(self.choices, 40)
        grades = grades if declares_grade else DEFAULT_GRADES
        statements: list[s.Statement] = [*self._settings(), *self._scores(named)]
        if declares_grade:
            start = word(pick(self.choices, grades)) if chance(self.choices, 50) else None
            statements.append(s.GradeDeclaration(word(low), word(high), start))
        statements += self._lets()
        statements += self._behaviours()
        statements += self._definitions()
        rules = Rules(self.choices, self.world, self.conditions, Totals((None, *named), grades))
        segments = self._segments()
        members = [rules.member() for _ in range(self.choices.integer(*size))]
        statements += [*members, *segments]
        if chance(self.choices, 15):
            statements.append(s.ScoreFading(score(None), rules.fading(), self.conditions.plain_events()))
        combined = self._combined(named, members)
        statements += combined
        scores = (None, *named, *(c.name.text for c in combined))
        statements += self._layers(scores, grades)
        statements += [self._disqualify() for _ in range(self.choices.integer(0, 1))]
        if promises:
            statements += [self._guarantee(), self._scenario()]
        commented = [self._commented(statement, first=at == 0) for at, statement in enumerate(statements)]
        return s.Program("en", tuple(commented), end_comments=self._end())

    # ------------------------------------------------------------ declarations

    def _settings(self) -> list[s.Statement]:
        found: list[s.Statement] = []
        if self.world.zone != "UTC":
            found.append(s.TimeZone(quoted(self.world.zone)))
        if chance(self.choices, 15):
            markers = some(self.choices, ("unknown", "-", "keine Angabe"), 1, 2)
            found.append(s.MissingMarkers(tuple(map(quoted, markers))))
        for field in self.world.fields:
            if field.kind in ("yesno", "list") or chance(self.choices, 10):
                found.append(s.FieldDeclaration(word(field.name), field.kind))
        if chance(self.choices, 15):
            found.append(s.OnlyEvents((self.conditions.window(),)))
        return found

    def _scores(self, named: tuple[str, ...]) -> list[s.Statement]:
        found: list[s.Statement] = []
        for name in (None, *named):
            if name is None and not chance(self.choices, 50):
                continue
            decimals = pick(self.choices, ("1", "2", "3", "0")) if chance(self.choices, 30) else None
            ranged = chance(self.choices, 60)
            starts = ("0", "10", "7.5") if not ranged else ("0", "10")
            start = value(pick(self.choices, starts)) if chance(self.choices, 40) else None
            low, high = (value("0"), value(pick(self.choices, ("100", "50")))) if ranged else (None, None)
            if not (ranged or start or decimals or name):
                start = value("3")
            found.append(s.ScoreDeclaration(None if name is None else word(name), low, high, start, decimals))
        return found

    def _lets(self) -> list[s.Statement]:
        found: list[s.Statement] = []
        text_fields = self.world.of_kind("text")
        known = self.conditions.known
        if chance(self.choices, 30):
            known = evolve(known, numbers=("hot_page",))
            found.append(s.Let(word("hot_page"), value(pick(self.choices, ("15", "3.5", "100")))))
            if chance(self.choices, 40):
                operators: tuple[Literal["+", "-", "*"], ...] = ("+", "-", "*")
                operator = pick(self.choices, operators)
                total = s.Sum((value("20"), s.Value("hot_page"), value("2")), (operator, "+"))
                known = evolve(known, numbers=("hot_page", "warm_page"))
                found.append(s.Let(word("warm_page"), total if operator != "-" else _minus()))
        if chance(self.choices, 25):
            constants = pick(self.choices, text_fields).constants
            known = evolve(known, lists=("target_list",))
            items = tuple(map(value, some(self.choices, constants, 1, 3)))
            found.append(s.Let(word("target_list"), s.ListValue(items)))
        if chance(self.choices, 15):
            known = evolve(known, texts=("home",))
            found.append(s.Let(word("home"), value(pick(self.choices, text_fields).constants[0])))
        self.conditions.known = known
        return found

    def _behaviours(self) -> list[s.Statement]:
        found: list[s.Statement] = []
        for spec in self.world.declared:
            where = s.Clause(phrase(spec.property), (s.Comparison("contains", quoted(spec.part)),))
            means: tuple[s.Clause, ...] = (s.Clause(phrase(spec.verb), (s.WhereTail(where),)),)
            if chance(self.choices, 30):
                means = (*means, s.Clause(phrase("viewed success")))
            found.append(s.BehaviourDeclaration(phrase(spec.phrase), means))
        if chance(self.choices, 10):
            verbs = tuple(
                s.Clause(s.Phrase((*phrase(verb).parts, s.AnyEvent("anything"))))
                for verb in self.world.verbs[:2]
            )
            found.append(s.BehaviourDeclaration(s.Phrase((s.AnyEvent("activity"),)), verbs))
        if chance(self.choices, 15):
            clause = self.conditions.plain_events()
            if not isinstance(clause.phrase.parts[0], s.AnyEvent) or clause.tails:
                found.append(s.Ignore(clause))
        return found

    def _definitions(self) -> list[s.Statement]:
        found: list[s.Statement] = []
        for name in some(self.choices, ("free_mailer", "busy"), 0, 2):
            condition = self.conditions.condition(1, segment=False)
            found.append(s.Define(word(name), condition))
            known = self.conditions.known
            self.conditions.known = evolve(known, definitions=(*known.definitions, name))
        return found

    # ------------------------------------------------------------ layers

    def _segments(self) -> list[s.Statement]:
        names = some(self.choices, SEGMENTS, 0, 3)
        lines: list[s.Statement] = [
            s.Segment(word(name), self.conditions.condition(1, segment=False)) for name in names
        ]
        if names and chance(self.choices, 40):
            lines.append(s.Segment(word("Rest"), None))
            names = (*names, "Rest")
        self.conditions.known = evolve(self.conditions.known, segments=names)
        return lines

    def _combined(self, named: tuple[str, ...], members: Sequence[object]) -> list[s.CombinedDeclaration]:
        if not chance(self.choices, 30):
            return []
        terms = [s.CombinedTerm(pick(self.choices, ("60%", "100%", "33.3%")), None, None)]
        terms += [s.CombinedTerm("40%", None, word(name)) for name in named]
        for member in members:
            if isinstance(member, s.GroupOf):
                name = word(pick(self.choices, named)) if named and chance(self.choices, 40) else None
                terms.append(s.CombinedTerm("50%", member.name, name))
        low, high = (value("0"), value("90")) if chance(self.choices, 40) else (None, None)
        decimals = pick(self.choices, ("1", "2")) if chance(self.choices, 40) else None
        return [s.CombinedDeclaration(word("overall"), tuple(terms), low, high, decimals)]

    def _on_totals(self, scores: tuple[str | None, ...], grades: tuple[str, ...]) -> s.Condition:
        match self.choices.integer(0, 4):
            case 0:
                relation: s.Relation = pick(
                    self.choices, ("at least", "at most", "more than", "less than", "is")
                )
                tail = s.Comparison(relation, value(pick(self.choices, ("10", "0", "50", "5.5"))))
                return s.TotalClause(score(pick(self.choices, scores)), (tail,))
            case 1:
                tail = s.Comparison(
                    pick(self.choices, ("at least", "less than", "is")), value(pick(self.choices, grades))
                )
                return s.TotalClause(GRADE, (tail,))
            case 2:
                between = s.Between(value("0"), value(pick(self.choices, ("9", "20"))))
                return s.TotalClause(score(pick(self.choices, scores)), (between,))
            case 3:
                return s.AndOf((self._on_totals(scores, grades), self.conditions.simple()))
        return self.conditions.condition(1)

    def _layers(self, scores: tuple[str | None, ...], grades: tuple[str, ...]) -> list[s.Statement]:
        found: list[s.Statement] = []
        for name in some(self.choices, STAGES, 0, 2):
            found.append(s.Stage(word(name), self._on_totals(scores, grades)))
        if found and chance(self.choices, 40):
            found.append(s.Stage(word("Other"), None))
        if chance(self.choices, 25):
            for one in ("hot", "very warm"):
                found.append(s.LabelLine(word("temperature"), word(one), self._on_totals(scores, grades)))
            found.append(s.LabelLine(word("temperature"), word("cold"), None))
        if chance(self.choices, 25):
            found.append(self._matrix(scores, grades))
        return found

    def _matrix(self, scores: tuple[str | None, ...], grades: tuple[str, ...]) -> s.MatrixOf:
        middle = grades[len(grades) // 2]
        rows = (_band("at least", middle), s.Band((s.Comparison("is", value(grades[0])),)), s.Band(()))
        columns = (
            _band("less than", "10"),
            s.Band((s.Between(value("10"), value("49")),)),
            _band("at least", "50"),
        )
        if chance(self.choices, 40):
            low, high = s.Comparison("at least", value("10")), s.Comparison("less than", value("50"))
            columns = (columns[0], s.Band((low, high)), columns[2])
        cells = (("A", "B", "B"), ("C", "very low", "A"), ("D", "D", "C"))
        axis = score(pick(self.choices, scores))
        made = tuple(tuple(map(word, row)) for row in cells)
        return s.MatrixOf(word("rating"), GRADE, axis, columns, rows, made)

    def _disqualify(self) -> s.Disqualify:
        reason = pick(self.choices, ("competitor", "does not want us", 'says "no"'))
        return s.Disqualify(quoted(reason), self.conditions.condition(1))

    # ------------------------------------------------------------ promises

    def _guarantee(self) -> s.Guarantee:
        behaviours = [
            phrase(f"{self.world.verbs[0]} {name}") for name in some(self.choices, self.world.objects, 1, 2)
        ]
        return s.Guarantee(score(None), chance(self.choices, 50), tuple(behaviours), chance(self.choices, 30))

    def _scenario(self) -> s.Scenario:
        happened = s.Clause(
            phrase(f"{self.world.verbs[0]} {self.world.objects[0]}"), (s.Ago("exactly", "3", "day"),)
        )
        field = self.world.fields[0]
        facts = (
            s.Given(s.Clause(phrase(field.name), (s.Comparison("is", value(field.constants[0])),))),
            s.Given(happened),
        )
        lines = (facts, (s.Given(None, value("2026-01-31")),)) if chance(self.choices, 50) else (facts,)
        expected = s.Expected(score(None), (s.Comparison("at least", value("-100")),))
        return s.Scenario(quoted("a customer"), lines, ((expected,),))

    # ------------------------------------------------------------ comments

    def _commented(self, statement: s.Statement, first: bool) -> s.Statement:
        if not chance(self.choices, 12):
            return statement
        above = (' Ärger # mit "Zeichen"', "--- when? ---") if chance(self.choices, 40) else ()
        behind = " behind it" if chance(self.choices, 50) else ""
        blank_line = chance(self.choices, 50) and (bool(above) or not first)
        return evolve(statement, comments=s.Comments(above, blank_line, behind))

    def _end(self) -> s.Comments:
        return s.Comments((" the end",), True) if chance(self.choices, 10) else s.Comments()


def _minus() -> s.Sum:
    return s.Sum((value("200"), s.Value("hot_page")), ("-",))


def _band(relation: s.Relation, bound: str) -> s.Band:
    return s.Band((s.Comparison(relation, value(bound)),))
