"""Guarantees of a program: on any of its totals, about what may happen or grow. They need not hold."""

from __future__ import annotations

from attrs import define
from leadlang.dsl import syntax as s
from leadlang.runtime.rules import Rules

from .choices import Choices, chance, pick, some
from .spelled import GRADE, phrase, score
from .worlds import World

MOST = 3


def make_promises(choices: Choices, world: World, rules: Rules) -> tuple[s.Guarantee, ...]:
    """One to three guarantees, each about one behaviour or number field; `rules` are the program's."""
    maker = _Maker(choices, world, rules)
    return tuple(maker.promise() for _ in range(choices.integer(1, MOST)))


@define
class _Maker:
    choices: Choices
    world: World
    rules: Rules

    def promise(self) -> s.Guarantee:
        numbers = [field.name for field in self.rules.fields if field.kind == "number"]
        if numbers and chance(self.choices, 35):
            return s.Guarantee(self._target(), self._falls(), (phrase(pick(self.choices, numbers)),))
        any_time = chance(self.choices, 35)
        return s.Guarantee(self._target(), self._falls(), (self._behaviour(),), any_time)

    def _falls(self) -> bool:
        return not chance(self.choices, 30)

    def _target(self) -> s.Target:
        names = [plain.name for plain in self.rules.scores]
        names += [combined.name for combined in self.rules.combined]
        targets = [score(None if name == "score" else name) for name in names]
        targets += [GRADE] if chance(self.choices, 60) else []
        if self.rules.stages:
            targets.append(s.Target("other", s.Word("stage")))
        return pick(self.choices, targets)

    def _behaviour(self) -> s.Phrase:
        """One that some rule may look at: what the world speaks of."""
        match self.choices.integer(0, 9):
            case 0:
                return s.Phrase((s.AnyEvent("activity"),))
            case 1 | 2:
                return s.Phrase((*phrase(pick(self.choices, self.world.verbs)).parts, s.AnyEvent("anything")))
            case 3 if len(self.world.objects) > 1:
                items = tuple(s.Word(name) for name in some(self.choices, self._plain_objects(), 1, 2))
                return s.Phrase((*phrase(pick(self.choices, self.world.verbs)).parts, s.Words(items)))
            case 4 | 5 if self.world.declared:
                return phrase(pick(self.choices, self.world.declared).phrase)
        verb = phrase(pick(self.choices, self.world.verbs)).parts
        return s.Phrase((*verb, *phrase(pick(self.choices, self.world.objects)).parts))

    def _plain_objects(self) -> tuple[str, ...]:
        return tuple(name for name in self.world.objects if " " not in name) or ("pricing",)
