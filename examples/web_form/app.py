"""A form on a website, scored while it is submitted: whoever is to be called reaches sales at once.

leadlang compile rules.lead -o model.json
uvicorn app:app
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal

import leadlang.runtime
from fastapi import BackgroundTasks, Depends, FastAPI, Form
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, Field

HERE = Path(__file__).parent
Text = Annotated[str, Field(max_length=200)]
Desk = Callable[["Enquiry", leadlang.runtime.RowResult], None]
log = logging.getLogger("enquiries")
app = FastAPI(title="Enquiries")


class Enquiry(BaseModel):
    """What the form asks. Left empty is not known: the rules then pay nothing for it."""

    email: Annotated[str, Field(max_length=200, pattern=r"^[^@\s]+@[^@\s]+$")]
    wants: Literal["demo", "quote", "whitepaper", "newsletter"]
    name: Text = ""
    company: Text = ""
    job_title: Text = ""
    employees: Text = ""


@lru_cache(maxsize=1)
def the_model() -> leadlang.runtime.LoadedModel:
    """The compiled model, read once."""
    return leadlang.runtime.load(os.environ.get("LEAD_MODEL", HERE / "model.json"))


def sales() -> Desk:
    """Where a hot enquiry goes. Put a chat, a mail or the CRM here."""
    return lambda enquiry, result: log.warning("call %s today (%s)", enquiry.email, result.grade)


def marketing() -> Desk:
    """Where all others go."""
    return lambda enquiry, result: log.info("%s goes on the list for %s", enquiry.email, result.stage)


@app.get("/", response_class=HTMLResponse)
def form() -> str:
    return (HERE / "form.html").read_text(encoding="utf-8")


@app.post("/enquiries", status_code=201)
def submit(
    enquiry: Annotated[Enquiry, Form()],
    after: BackgroundTasks,
    model: Annotated[leadlang.runtime.LoadedModel, Depends(the_model)],
    to_sales: Annotated[Desk, Depends(sales)],
    to_marketing: Annotated[Desk, Depends(marketing)],
) -> dict[str, str]:
    """Score the enquiry and hand it to the right desk. Visitors are thanked; their score is not for them."""
    result = model.score_one(enquiry.model_dump(), [("requested", enquiry.wants, datetime.now(UTC))])
    for problem in result.problems:  # such as "about 50" employees: unknown, and nothing else is lost
        log.info("%s in %s was not understood", problem.code, problem.column)
    after.add_task(to_sales if result.stage == "Call" else to_marketing, enquiry, result)
    if result.stage == "Call":
        return {"message": "Thank you. We will call you today."}
    return {"message": "Thank you. You will hear from us by mail."}
