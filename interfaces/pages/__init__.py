"""Pages for people: one self-contained HTML file each, made from the templates of this folder.

    from ..pages import render

    html = render("explanation", model.language, title="Lead 17", total=Decimal("24.5"))

A template `NAME.html.jinja` begins with `{% extends "base.html.jinja" %}` and fills the block `content`; its
block `style` may add what it needs beyond that. The fact `title` is the page's title. Everything that comes
in as a fact is escaped. In a template `told("phrase_name", name=...)` and `counted("phrase_name", 3)` say a
phrase of `grammars/interface` in the page's language.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from jinja2 import Environment, FunctionLoader, StrictUndefined

from ..wording import counted, phrase


def render(template: str, language: str, /, **facts: object) -> str:
    """The page of a template ("explanation" for `explanation.html.jinja`) in a language, "en" or "de".

    The same facts give the same text, ending in a line break. Raises jinja2.UndefinedError where the template
    needs a fact that is not given, jinja2.TemplateNotFound where there is none of that name.
    """

    def told(name: str, /, **own: object) -> str:
        return phrase(name, language, **own)

    def told_counted(name: str, count: int, /, **own: object) -> str:
        return counted(name, count, language, **own)

    page = _environment().get_template(f"{template}.html.jinja")
    return page.render(language=language, told=told, counted=told_counted, **facts)


@cache
def _environment() -> Environment:
    return Environment(
        loader=FunctionLoader(_template),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )


def _template(name: str) -> str | None:
    file = files(__name__).joinpath(name)
    return file.read_text(encoding="utf-8") if file.is_file() else None
