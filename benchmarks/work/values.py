"""The texts that leads are made of, in lower case and trimmed: what a rule can ask for."""

from __future__ import annotations

from itertools import product

_LEVELS = (
    "head",
    "director",
    "vice president",
    "manager",
    "senior manager",
    "lead",
    "specialist",
    "assistant",
)
_TEAMS = (
    "sales", "marketing", "finance", "operations", "purchasing", "human resources", "customer success",
    "product", "engineering", "information technology", "legal", "research", "quality", "logistics",
    "data", "design", "support", "communications", "strategy", "production", "security", "events",
    "partnerships", "facilities", "accounting",
)  # fmt: skip
_PLACES = ("europe", "dach", "north america", "apac", "latam", "nordics", "benelux", "iberia", "uk", "global")
_NAMES = (
    "acme", "aurora", "baltic", "beacon", "cascade", "cedar", "cobalt", "delta", "ember", "falcon", "fjord",
    "granite", "harbor", "horizon", "juniper", "lumen", "maple", "meridian", "nimbus", "nordwind", "orbit",
    "pioneer", "quartz", "summit", "vertex",
)  # fmt: skip
_TRADES = (
    "logistics", "software", "foods", "energy", "textiles", "robotics", "media", "pharma", "optics", "marine",
    "capital", "steel", "paper", "travel", "insurance", "plastics", "motors", "systems", "analytics", "labs",
)  # fmt: skip
_FORMS = ("gmbh", "ag", "ltd", "inc", "llc", "s.a.", "b.v.", "oy", "group", "holding")

JOB_TITLES = tuple(f"{level} of {team} {place}" for level, team, place in product(_LEVELS, _TEAMS, _PLACES))
COUNTRIES = (
    "germany", "austria", "switzerland", "france", "italy", "spain", "portugal", "netherlands", "belgium",
    "luxembourg", "denmark", "sweden", "norway", "finland", "iceland", "ireland", "united kingdom", "poland",
    "czechia", "slovakia", "hungary", "romania", "bulgaria", "greece", "croatia", "slovenia", "estonia",
    "latvia", "lithuania", "ukraine", "turkey", "israel", "united states", "canada", "mexico", "brazil",
    "argentina", "chile", "colombia", "peru", "japan", "south korea", "china", "taiwan", "india",
    "singapore", "australia", "new zealand", "south africa", "united arab emirates",
)  # fmt: skip
INDUSTRIES = tuple(
    f"{kind} {trade}"
    for kind, trade in product(
        ("retail", "industrial", "consumer", "professional", "public"),
        ("services", "equipment", "chemicals", "finance", "health", "media", "transport", "technology"),
    )
)
COMPANIES = tuple(f"{name} {trade} {form}" for name, trade, form in product(_NAMES, _TRADES, _FORMS))
FIRST_NAMES = (
    "anna", "ben", "carla", "david", "elena", "felix", "greta", "hugo", "ines", "jonas", "katja", "leo",
    "maria", "nils", "olga", "paul", "rosa", "stefan", "tina", "viktor",
)  # fmt: skip
MAIL_DOMAINS = (
    "gmail.com", "gmx.de", "web.de", "outlook.com", "yahoo.com", "icloud.com", "proton.me",
    *(f"{name}-{trade}.{ending}" for name, trade, ending in product(_NAMES, _TRADES, ("com", "de", "io"))),
)  # fmt: skip

TEXTS = {"job_title": JOB_TITLES, "country": COUNTRIES, "industry": INDUSTRIES, "company": COMPANIES}
NUMBERS = ("employees", "revenue", "locations", "growth")
EMAIL = "email"

VERBS = (
    "visited",
    "downloaded",
    "opened",
    "clicked",
    "attended",
    "submitted",
    "watched",
    "requested",
)
OBJECTS = ("pricing", "whitepaper", "newsletter", "webinar", "demo")
