"""What `leadlang serve` does."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from ..loading import RulesRefused, shown_sources
from ..opening import settings_beside
from ..refusal import Refused
from ..settings import WebhookSettings
from . import console, exits

if TYPE_CHECKING:
    from ..service.reloading import Current
    from ..service.signing import Webhook

_LIBRARIES = frozenset({"httpx2", "prometheus_client", "starlette", "uvicorn"})


def serve(
    rules: str,
    *,
    host: str,
    port: int,
    workers: int,
    token_file: str | None,
    strict: bool,
    store: str | None,
    webhook: tuple[str | None, str | None, bool],
    most: tuple[int, int, float, int],
    language: str | None,
) -> int:
    """Serve until told to stop; the exit code. Raises Refused where it cannot begin."""
    console.speak(language or "en")
    try:
        from ..service import serving, tokens
        from ..service.keeping import Keeping
        from ..service.limits import Limits
        from ..service.taking import Origin
    except ModuleNotFoundError as missing:
        if (missing.name or "").partition(".")[0] not in _LIBRARIES:
            raise
        raise Refused("R084", module=missing.name) from None
    token = tokens.find_token(token_file)
    told = _webhook(Path(rules), store is not None, *webhook)
    keeping = None if store is None else Keeping(store, told)
    listener = serving.listen(host, port, token)
    plan = serving.Plan(Origin(Path(rules), language, strict), Limits(*most), token, keeping)
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


def _webhook(
    rules: Path, kept: bool, url: str | None, secret_file: str | None, plain_http: bool
) -> Webhook | None:
    """Whom to tell of changes of stage: as the command says, else as `leadlang.toml` does. Refused (R140 to
    R142) where that cannot be meant.
    """
    from ..service.signing import webhook_to

    said = settings_beside(rules).webhook if kept else WebhookSettings()
    file = None if secret_file is None else Path(secret_file)
    if file is None and said.secret_file is not None:
        file = rules.parent / said.secret_file
    url = url or said.url
    if url is None:
        if secret_file is not None:
            raise Refused("R142", "url")
        return None
    if not kept:
        raise Refused("R142")
    return webhook_to(url, file, plain_http or said.plain_http)


def _say(rules: str, address: str, language: str | None, current: Current) -> None:
    model = current.served.model
    console.speak(language or model.language)
    console.out(console.counted("serving", model.rule_count, file=rules, model=model.hash, address=address))
    sys.stdout.flush()
