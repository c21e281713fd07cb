"""`leadlang explain-code`: the help page of a message's code, or the list of all codes."""

from __future__ import annotations

from difflib import get_close_matches

import click

from .options import LANGUAGES


@click.command("explain-code")
@click.argument("code", required=False)
@click.option("--language", type=click.Choice(LANGUAGES), default="en", show_default=True)
def command(code: str | None, language: str) -> None:
    """Explain CODE, such as E101; without one, list all codes.

    \b
    Codes: E mistakes in rules, W warnings, D mistakes in the data,
    F files, R why a run cannot go on.

    \b
    Example:
      leadlang explain-code E101
      leadlang explain-code --language de
    """
    from ..dsl.messages import all_codes, wording
    from ..refusal import Refused
    from . import console

    console.speak(language)
    if code is None:
        for known in all_codes():
            console.out(f"{known}  {wording(known, (), '', language).title}")
        return
    wanted = code.strip().strip("[]").upper()
    if wanted not in all_codes():
        near = [known for known in all_codes() if known.startswith(wanted)]
        near = near or get_close_matches(wanted, all_codes(), 1, 0.5)
        raise Refused("R033", "nearest" if near else "", asked=code, nearest=near[0] if near else "")
    console.out(explained(wanted, language))


def explained(code: str, language: str) -> str:
    """The page of a code: its title, then its help."""
    from ..dsl.messages import help_page, wording

    title = f"{code}  {wording(code, (), '', language).title}"
    page = (help_page(code, language) or "").strip()
    return f"{click.style(title, bold=True)}\n\n{page}" if page else click.style(title, bold=True)
