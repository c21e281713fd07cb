"""What is said of the whole model: time zone, grades, what counts as missing, which events there are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from attrs import define

from ..dsl import syntax as s
from ..runtime import rules
from ..runtime.folding import fold
from ..runtime.times import zone, zone_names
from .conditions import Conditions
from .grades import Report, grade_scale
from .names import nearest

Setting = TypeVar("Setting", bound=s.Statement)


@define
class Settings:
    """Reads the statements that may stand once; a second one that says something else is said."""

    report: Report
    statements: Sequence[s.Statement]

    def time_zone(self) -> str:
        """An IANA name; "UTC" where none is declared, or none of that name is known."""
        declared = self._single(s.TimeZone, "time_zone")
        if declared is None:
            return "UTC"
        name = declared.name.text.strip()
        try:
            return zone(name).key or "UTC"
        except ValueError:
            near = _nearest_zone(name)
            self.report("E285", declared.name.span, "nearest" if near else "", name=name, nearest=near)
            return "UTC"

    def grade(self) -> rules.Grade:
        return grade_scale(self._single(s.GradeDeclaration, "grade"), self.report)

    def missing(self) -> tuple[str, ...]:
        """More markers for missing, folded and sorted; several statements add up."""
        said = [statement for statement in self.statements if isinstance(statement, s.MissingMarkers)]
        return tuple(sorted({fold(marker.text) for statement in said for marker in statement.markers}))

    def window(self, conditions: Conditions) -> tuple[rules.TimeTest, ...]:
        """`only events … count`."""
        declared = self._single(s.OnlyEvents, "window")
        return () if declared is None else conditions.times(declared.tails)

    def ignored(self, conditions: Conditions) -> tuple[rules.EventTest, ...]:
        """What `ignore` takes out of everything."""
        said = [statement.clause for statement in self.statements if isinstance(statement, s.Ignore)]
        ignored = [conditions.events(clause) for clause in said]
        for clause, events in zip(said, ignored, strict=True):
            if events.times or events.sequences:
                self.report("E287", clause.span)
        return tuple(dict.fromkeys(events.test for events in ignored))

    def _single(self, sort: type[Setting], variant: str) -> Setting | None:
        found = [statement for statement in self.statements if isinstance(statement, sort)]
        for again in found[1:]:
            if again != found[0]:
                self.report("E286", again.span, variant)
        return found[0] if found else None


def _nearest_zone(name: str) -> str:
    names = sorted(zone_names())
    city = {known.rpartition("/")[2]: known for known in reversed(names)}
    near = nearest(name, names)
    by_city = nearest(name.replace(" ", "_"), city)
    return near or city.get(by_city, "")
