"""`leadlang serve`: its options; the work is in `serving_run`."""

from __future__ import annotations

import click

from .options import LANGUAGES


@click.command("serve")
@click.argument("rules")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    help="The port to listen on; 0 takes any that is free.",
)
@click.option(
    "--workers", type=click.IntRange(1, 256), default=1, show_default=True, help="How many processes."
)
@click.option(
    "--token-file", metavar="FILE", help="A token that every request has to show (or LEADLANG_TOKEN)."
)
@click.option("--strict-fields", is_flag=True, help="Refuse leads with fields that the rules do not read.")
@click.option(
    "--store",
    metavar="STORE",
    help="Keep leads and events: a file, or the address of a PostgreSQL server (postgresql://...).",
)
@click.option("--webhook", metavar="URL", help="Whom to tell when a lead enters or leaves a stage.")
@click.option("--webhook-secret-file", metavar="FILE", help="The secret that such messages are signed with.")
@click.option("--webhook-plain-http", is_flag=True, help="Let them go to another machine without encryption.")
@click.option(
    "--max-body",
    type=click.IntRange(1),
    default=32 * 1024 * 1024,
    show_default=True,
    metavar="BYTES",
    help="How large a request may be.",
)
@click.option(
    "--max-batch",
    type=click.IntRange(1),
    default=100_000,
    show_default=True,
    metavar="LEADS",
    help="How many leads a request may have.",
)
@click.option(
    "--max-seconds",
    type=click.FloatRange(0, 86_400, min_open=True),
    default=30.0,
    show_default=True,
    metavar="SECONDS",
    help="How long a request may take.",
)
@click.option(
    "--max-requests",
    type=click.IntRange(1),
    default=256,
    show_default=True,
    metavar="N",
    help="How many requests each process works on at once.",
)
@click.option(
    "--language",
    type=click.Choice(LANGUAGES),
    help="The language of messages (default: the one the rules are written in).",
)
def command(
    rules: str,
    host: str,
    port: int,
    workers: int,
    token_file: str | None,
    strict_fields: bool,
    store: str | None,
    webhook: str | None,
    webhook_secret_file: str | None,
    webhook_plain_http: bool,
    max_body: int,
    max_batch: int,
    max_seconds: float,
    max_requests: int,
    language: str | None,
) -> None:
    """Score and explain leads over HTTP, by the rules in RULES or a compiled model.

    \b
    Only this machine is served, unless --host says otherwise; then a token is
    needed. When the file changes, the new rules are taken in without dropping
    a request, if they have no mistakes and their scenarios pass; else the old
    ones stay, and /ready and the log say why. /openapi.json describes it all.
    The log is written to the error output, one JSON object a line; it holds
    nothing of any lead.

    \b
    With --store it keeps leads and their events, knows the score of each at any
    time, and tells a webhook when a lead enters or leaves a stage, also when
    time alone moves it.

    \b
    Example:
      leadlang serve rules.lead
      curl -H 'Content-Type: application/json' \\
           -d '{"lead": {"job_title": "CEO"}}' http://127.0.0.1:8000/v1/score
    """
    from .serving_run import serve

    raise SystemExit(
        serve(
            rules,
            host=host,
            port=port,
            workers=workers,
            token_file=token_file,
            strict=strict_fields,
            store=store,
            webhook=(webhook, webhook_secret_file, webhook_plain_http),
            most=(max_body, max_batch, max_seconds, max_requests),
            language=language,
        )
    )
