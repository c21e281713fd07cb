"""What `leadlang serve` does."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from ..loading import RulesRefused, shown_sources
from ..refusal import Refused
from . import console, exits

if TYPE_CHECKING:
    from ..service.reloading import Current

_LIBRARIES = frozenset({"prometheus_client", "starlette", "uvicorn"})


def serve(
    rules: str,
    *,
    host: str,
    port: int,
    workers: int,
    token_file: str | None,
    strict: bool,
    most: tuple[int, int, float, int],
    language: str | None,
) -> int:
    """Serve until told to stop; the exit code. Raises Refused where it cannot begin."""
    console.speak(language or "en")
    try:
        from ..service import serving, tokens
        from ..service.limits import Limits
        from ..service.taking import Origin
    except ModuleNotFoundError as missing:
        if (missing.name or "").partition(".")[0] not in _LIBRARIES:
            raise
        raise Refused("R084", module=missing.name) from None
    token = tokens.find_token(token_file)
    listener = serving.listen(host, port, token)
    plan = serving.Plan(Origin(Path(rules), language, strict), Limits(*most), token)
    ready = partial(_say, rules, serving.address_of(listener), language)
    try:
        if workers == 1:
            serving.serve(plan, listener, ready)
        else:
            serving.serve_in_several(plan, listener, workers, ready)
    except RulesRefused as refused:
        console.speak(language or refused.language)
        console.show_problems(refused.problems, shown_sources(refused.sources, Path(rules)))
        raise
    finally:
        listener.close()
    return exits.FINE


def _say(rules: str, address: str, language: str | None, current: Current) -> None:
    model = current.served.model
    console.speak(language or model.language)
    console.out(console.counted("serving", model.rule_count, file=rules, model=model.hash, address=address))
    sys.stdout.flush()
