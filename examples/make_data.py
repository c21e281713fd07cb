"""Writes the data files of the examples: invented people, firms and events, the same bytes every time.

    python examples/make_data.py            writes every file beside its rules
    python examples/make_data.py --check    says which files differ from what it would write, writes nothing

Only `random()` of a seeded generator is used: it is the same on every version of Python, while `choice`,
`shuffle` and `sample` have changed before. Every address is under `.example` or, with a number in it, at a
free mailer.
"""

import csv
import io
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import TypeVar

T = TypeVar("T")
Row = list[str]
Table = tuple[Row, list[Row]]

HERE = Path(__file__).resolve().parent
LAST_DAY = datetime(2026, 11, 15)


def listed(text: str) -> list[str]:
    """The entries of a list written with bars between them."""
    return [entry.strip() for entry in text.split("|")]


def shares(text: str) -> dict[str, int]:
    """Entries and their weights, from `"often 7|seldom 1"`."""
    return {entry: int(weight) for entry, _, weight in (part.rpartition(" ") for part in listed(text))}


FIRST_NAMES = listed(
    "Anna|Björn|Carla|David|Elif|Felix|Greta|Hannes|Ines|Jürgen|Katharina|Lars|Mila|Noah|Özlem|Paul|Renée|Søren"
    "|Tomás|Ursula|Viktor|Wiebke|Yasmin|Zoë|François|Léa|Günther|Käthe|Emma|Liam|Olivia|Jack|Aisha|Marco|Sofía|Jonas"
)
LAST_NAMES = listed(
    "Ahlers|Bäcker|Claussen|Dörfler|Eichhorn|Færch|Großmann|Hübner|Iversen|Jäger|Köhler|Lindqvist|Möller|Núñez"
    "|Oßwald|Petersen|Quandel|Rössler|Schütte|Thießen|Uhlmann|Vøgel|Wünsch|Yildiz|Zöllner|Barrett|Conway|Dalton"
)
FIRM_STARTS = listed(
    "Alster|Birken|Dünen|Elm|Föhr|Grün|Hafen|Insel|Küsten|Linden|Möwen|Nebel|Ost|Quell|Rügen|Süd|Weser"
)
FIRM_ENDS = listed("werk|technik|logistik|energie|bau|handel|systeme|chemie|metall|druck|pumpen|software")
FIRM_FORMS = ("GmbH", "AG", "GmbH & Co. KG", "SE", "Ltd", "B.V.", "Inc.")
FREE_MAILERS = ("gmail.com", "gmx.de", "web.de")
NOT_SAID = ("", "", "", "n/a", "Select", "NULL")
PLAIN_LETTERS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ø": "o", "æ": "ae"})


class Dice:
    """A seeded source of picks that every version of Python repeats."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)

    def chance(self, percent: int) -> bool:
        return int(self._random.random() * 100) < percent

    def number(self, low: int, high: int) -> int:
        """A whole number from `low` to `high`, both included."""
        return low + int(self._random.random() * (high - low + 1))

    def pick(self, items: Sequence[T]) -> T:
        return items[self.number(0, len(items) - 1)]

    def weighted(self, items: dict[T, int]) -> T:
        left = self.number(1, sum(items.values()))
        for item, weight in items.items():
            left -= weight
            if left <= 0:
                return item
        raise AssertionError("weights do not add up")

    def or_missing(self, value: str, percent: int) -> str:
        return self.pick(NOT_SAID) if self.chance(percent) else value

    def moment(self, days_back: int, opening: int = 7, closing: int = 20) -> datetime:
        """A minute of the day that lies `days_back` days before the last one."""
        return LAST_DAY + timedelta(days=-days_back, minutes=self.number(opening * 60, closing * 60 + 59))

    def recent(self, longest: int) -> int:
        """Days back, the recent ones likelier."""
        return min(self.number(0, longest), self.number(0, longest))


def plain(text: str) -> str:
    """The text as it stands in an address: small letters a to z and digits."""
    spelled = unicodedata.normalize("NFKD", text.lower().translate(PLAIN_LETTERS))
    return "".join(letter for letter in spelled if letter in "abcdefghijklmnopqrstuvwxyz0123456789")


def person(dice: Dice) -> tuple[str, str]:
    return dice.pick(FIRST_NAMES), dice.pick(LAST_NAMES)


def firm(dice: Dice) -> tuple[str, str]:
    """An invented firm and its domain."""
    name = dice.pick(FIRM_STARTS) + dice.pick(FIRM_ENDS)
    return f"{name} {dice.pick(FIRM_FORMS)}", f"{plain(name)}.example"


def address(first: str, last: str, number: int, domain: str) -> str:
    return f"{plain(first)}.{plain(last)}.{number}@{domain}"


def staff(dice: Dice) -> int:
    sizes = {(1, 9): 10, (10, 49): 25, (50, 250): 30, (251, 500): 12, (501, 999): 9, (1000, 9000): 14}
    return dice.number(*dice.weighted(sizes))


def minute(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M")


def encode(
    table: Table, separator: str = ",", encoding: str = "utf-8", newline: str = "\n", quote_all: bool = False
) -> bytes:
    text = io.StringIO()
    writer = csv.writer(
        text,
        delimiter=separator,
        lineterminator=newline,
        quoting=csv.QUOTE_ALL if quote_all else csv.QUOTE_MINIMAL,
    )
    writer.writerow(table[0])
    writer.writerows(table[1])
    return text.getvalue().encode(encoding)


def numbered(events: Iterable[tuple[datetime, Row]]) -> list[tuple[str, datetime, Row]]:
    """The events in the order of time, each with an id."""
    ordered = sorted(events, key=lambda event: (event[0], event[1]))
    return [(f"e{number:05d}", moment, row) for number, (moment, row) in enumerate(ordered, 1)]


# --- first: a table small enough to score by hand ---


def first() -> dict[str, bytes]:
    leads = """id,name,job_title,company
1,Anna Berger,CEO,Lindenwerk GmbH
2,Tom Sailer,ceo,Alstertechnik AG
3,Mia Fuchs,CTO,Hafendruck GmbH
4,Jonas Weiler,Student,
5,Eva Klee,CEO,Küstenbau SE
6,Ole Brandt,,Ostmetall GmbH
"""
    events = """lead_id,event,object,timestamp
1,downloaded,whitepaper,2026-10-01 09:12
1,visited,pricing,2026-10-01 09:20
1,downloaded,whitepaper,2026-10-08 14:03
2,downloaded,whitepaper,2026-10-09 08:45
2,visited,careers,2026-10-09 08:51
3,Downloaded,Whitepaper,2026-10-12 16:30
3,visited,careers,2026-10-13 07:58
3,visited,careers,2026-10-20 12:15
4,visited,home,2026-10-21 18:40
4,visited,careers,2026-10-21 18:42
5,visited,blog,2026-11-02 10:05
6,downloaded,whitepaper,2026-11-03 11:11
"""
    return {"first/leads.csv": leads.encode(), "first/events.csv": events.encode()}


# --- nordwind: two years of a whole marketing department ---

BUYERS = listed(
    "CEO|CFO|CTO|Managing Director|Geschäftsführer|Geschäftsführerin|Head of IT|Leiter Einkauf"
    "|Leiterin Produktion|IT Director|ceo|GESCHÄFTSFÜHRER|VP of Operations"
)
READERS = listed(
    "Marketing Manager|Projektleiterin|Ingenieur|Sales Manager|Controller|Einkäufer|Software Engineer"
    "|Assistenz der Geschäftsführung|Director of Marketing|Teamleiter Vertrieb"
)
TITLES = {
    "buyer": BUYERS,
    "reader": READERS,
    "job_seeker": listed("Student|Buchhalterin|Software Engineer|Werkstudent|Sales Manager"),
    "student": listed("Student|Studentin|Schüler|Werkstudent"),
    "silent": BUYERS[:6] + READERS,
    "robot": READERS,
}
SESSIONS = {
    "buyer": (1, 8),
    "reader": (0, 6),
    "job_seeker": (1, 4),
    "student": (1, 4),
    "silent": (0, 0),
    "robot": (0, 2),
}
PAGES = {
    "buyer": shares("/ 15|/products/{} 30|/pricing 22|/docs/{} 15|/blog/{} 10|/contact 8"),
    "reader": shares("/ 20|/products/{} 15|/pricing 5|/docs/{} 15|/blog/{} 40|/careers 5"),
    "job_seeker": shares("/careers 40|/careers/{} 60"),
    "student": shares("/blog/{} 50|/docs/{} 40|/careers 10"),
    "robot": shares("/ 60|/blog/{} 40"),
}
TOPICS = listed("sensors|service|security|start|update|cloud|field-report")
WHITEPAPERS = listed(
    "Predictive Maintenance|Leitfaden Energieeffizienz|Retrofit in 10 Steps|Instandhaltung 2026|Cloud or Edge"
    "|Sicherheit für Anlagen"
)
NORDWIND_LEAD = listed(
    "lead_id|first_name|last_name|email|job_title|company|employees|revenue|industry|country|lead_status"
    "|newsletter|manual_points|created"
)
INDUSTRIES = shares(
    "Mechanical Engineering 30|Energy 15|Chemicals and Plastics 12|Financial Services 10|Logistics 13"
    "|Retail 10|Education 6|Public Sector 4"
)


def nordwind_lead(dice: Dice, number: int, kind: str) -> Row:
    first_name, last_name = person(dice)
    company, domain = firm(dice)
    title = dice.pick(TITLES[kind])
    if dice.chance(2):  # typed on a machine that keeps the two dots apart from their letter
        title = unicodedata.normalize("NFD", title)
    if dice.chance(2):  # a stray blank, as forms leave it
        title = f" {title} "
    private = kind == "student" or dice.chance(12)
    if private:
        domain = dice.pick(FREE_MAILERS)
        company = company if dice.chance(30) else ""
    elif dice.chance(2):
        company, domain = "Rival & Sons Ltd", "rival.example"
    people = staff(dice)
    revenue = people * dice.number(90_000, 260_000) * 2 + dice.number(0, 1)  # in half euros
    created = LAST_DAY - timedelta(days=dice.number(0, 900))
    return [
        f"L{number:04d}",
        first_name,
        last_name,
        address(first_name, last_name, number, domain),
        dice.or_missing(title, 8),
        company,
        "ca. 200" if dice.chance(1) else dice.or_missing(str(people), 14),
        dice.or_missing(f"{revenue // 2}.{'50' if revenue % 2 else '00'}", 35),
        dice.or_missing(dice.weighted(INDUSTRIES), 18),
        dice.or_missing(dice.weighted(shares("DE 62|AT 10|CH 10|NL 6|FR 5|US 5|de 2")), 9),
        dice.weighted(shares("New 55|Open 25|Customer 8|Lost 12")),
        dice.or_missing("yes" if dice.chance(60) else "no", 10),
        dice.pick(("2.5", "5", "-2.5", "7.5", "10")) if dice.chance(4) else "",
        created.strftime("%Y-%m-%d"),
    ]


def nordwind_visits(dice: Dice, lead: str, kind: str) -> list[tuple[datetime, Row]]:
    """Rows of lead, event, object, url, title, seconds after the mailing."""
    events = []
    for _ in range(dice.number(*SESSIONS[kind])):
        moment = dice.moment(dice.recent(729) if kind == "buyer" else dice.number(0, 729))
        for _ in range(dice.number(1, 5)):
            url = dice.weighted(PAGES[kind]).format(dice.pick(TOPICS))
            events.append((moment, [lead, "page_view", "", url, "", ""]))
            moment += timedelta(minutes=dice.number(1, 9))
    return events


def nordwind_events(dice: Dice, lead: str, kind: str, mailings: list[datetime]) -> list[tuple[datetime, Row]]:
    events = nordwind_visits(dice, lead, kind)
    opens = {"buyer": 25, "reader": 32, "job_seeker": 4, "student": 14, "silent": 0, "robot": 90}[kind]
    for number, sent in enumerate(mailings, 1):
        if not dice.chance(opens):
            continue
        after = dice.number(1, 4) if kind == "robot" else dice.number(30, 200_000)
        name = f"News {number}"
        events.append((sent + timedelta(seconds=after), [lead, "opened", "email", "", name, str(after)]))
        if kind == "robot" or dice.chance(22):
            after += 0 if kind == "robot" else dice.number(4, 400)
            events.append((sent + timedelta(seconds=after), [lead, "clicked", "email", "", name, str(after)]))
    if kind in ("buyer", "reader", "student"):
        for _ in range(dice.weighted({0: 45, 1: 30, 2: 15, 4: 10})):
            what = dice.weighted({"whitepaper": 75, "datasheet": 25})
            title = dice.pick(WHITEPAPERS)
            events.append((dice.moment(dice.recent(729)), [lead, "downloaded", what, "", title, ""]))
        if dice.chance(25):
            what = dice.weighted({"webcast": 75, "roundtable": 25})
            moment = dice.moment(dice.number(0, 24) * 30, 10, 10)
            events.append((moment, [lead, "attended", what, "", "", ""]))
    if kind == "buyer" and dice.chance(12):
        events.append((dice.moment(dice.recent(500)), [lead, "requested", "demo", "", "", ""]))
    if kind in ("reader", "robot") and dice.chance(4):
        events.append((dice.moment(dice.number(0, 400)), [lead, "unsubscribed", "newsletter", "", "", ""]))
    return [event for event in events if event[0] < LAST_DAY + timedelta(days=1)]


def for_german_excel(row: Row) -> Row:
    cells = [unicodedata.normalize("NFC", cell) for cell in row]
    for place in (NORDWIND_LEAD.index("revenue"), NORDWIND_LEAD.index("manual_points")):
        cells[place] = cells[place].replace(".", ",")
    year, month, day = cells[NORDWIND_LEAD.index("created")].split("-")
    cells[NORDWIND_LEAD.index("created")] = f"{day}.{month}.{year}"
    return cells


def nordwind() -> dict[str, bytes]:
    dice = Dice(20261115)
    mailings = [dice.moment(days, 8, 10) for days in range(728, 0, -28)]
    leads: list[Row] = []
    events: list[tuple[datetime, Row]] = []
    kinds = {"buyer": 22, "reader": 40, "job_seeker": 10, "student": 8, "silent": 17, "robot": 3}
    for number in range(1, 2001):
        kind = dice.weighted(kinds)
        lead = nordwind_lead(dice, number, kind)
        leads.append(lead)
        events += nordwind_events(dice, lead[0], kind, mailings)
    # one person twice, as every export has it
    leads.append([*leads[41][:5], "Möwenhandel GmbH", *leads[41][6:]])
    rows = [[number, *row, minute(moment)] for number, moment, row in numbered(events)]
    rows += [rows[99], rows[4999]]  # sent twice, with the id they had
    rows += [
        ["x1", "L0007", "page_view", "", "/pricing", "", "", "yesterday"],
        ["x2", "", "page_view", "", "/pricing", "", "", "2026-11-14 10:00"],
        ["x3", "L9999", "downloaded", "whitepaper", "", "Cloud or Edge", "", "2026-11-14 10:05"],
    ]
    header = ["event_id", "lead_id", "event", "object", "url", "title", "seconds_after_send", "timestamp"]
    excel: Table = (
        [name.replace("_", " ").title() for name in NORDWIND_LEAD],
        [for_german_excel(lead) for lead in leads],
    )
    return {
        "nordwind/leads.csv": encode((NORDWIND_LEAD, leads)),
        "nordwind/events.csv": encode((header, rows)),
        "nordwind/leads_excel.csv": encode(excel, ";", "cp1252", "\r\n"),
    }


# --- account_engagement ---

ASSETS = {
    "page_view": ("Home", "Pricing", "Product tour", "Blog", "Careers"),
    "email_open": ("Spring news", "Summer news", "Autumn news", "Invitation"),
    "tracker_link_click": ("Spring news", "Summer news", "Autumn news", "Invitation"),
    "form_submission": ("Contact us", "Newsletter", "Quote"),
    "form_error": ("Contact us", "Newsletter", "Quote"),
    "landing_page_success": ("Buyer's guide", "Free trial"),
    "landing_page_error": ("Buyer's guide", "Free trial"),
    "form_handler_submission": ("Partner portal",),
    "form_handler_error": ("Partner portal",),
    "file_access": ("Price list", "Case study", "Data sheet"),
    "custom_redirect_click": ("Banner", "QR code fair"),
    "site_search_query": ("integration", "price", "support"),
    "third_party_click": ("Partner newsletter",),
    "social_message_link_click": ("Post 12", "Post 19"),
    "visitor_session": ("",),
    "event_registered": ("Autumn fair",),
    "event_checked_in": ("Autumn fair",),
    "webinar_registered": ("Product webinar",),
    "webinar_attended": ("Product webinar",),
    "olark_chat": ("",),
}
ACTIVITY_WEIGHTS = shares(
    "page_view 45|email_open 22|tracker_link_click 7|form_submission 2|form_error 1|file_access 4"
    "|landing_page_success 2|landing_page_error 1|form_handler_submission 1|form_handler_error 1"
    "|custom_redirect_click 3|site_search_query 2|third_party_click 1|social_message_link_click 1"
    "|visitor_session 12|event_registered 1|event_checked_in 1|webinar_registered 2|webinar_attended 1"
    "|olark_chat 1"
)
PROSPECT_TITLES = listed(
    "CEO|Chief Marketing Officer|CFO|VP Marketing|Vice President of Sales|Director of Operations"
    "|Marketing Manager|Sales Manager|Head of Demand Generation|Analyst|Consultant|Marketing Intern|Student"
)
PROSPECT = listed(
    "Prospect Id|First Name|Last Name|Email|Job Title|Department|Company|Industry|Employees|Country|Opted Out"
    "|Created Date"
)


def account_engagement() -> dict[str, bytes]:
    dice = Dice(50100)
    prospects: list[Row] = []
    events: list[tuple[datetime, Row]] = []
    for number in range(1, 301):
        first_name, last_name = person(dice)
        company, domain = firm(dice)
        created = LAST_DAY - timedelta(days=dice.number(1, 700))
        prospects.append(
            [
                str(100_000 + number * 7),
                first_name,
                last_name,
                address(first_name, last_name, number, domain),
                dice.or_missing(dice.pick(PROSPECT_TITLES), 12),
                dice.or_missing(dice.pick(listed("Marketing|Sales|Operations|IT|Human Resources")), 25),
                company,
                dice.or_missing(dice.pick(listed("Software|Manufacturing|Health Care|Retail|Education")), 20),
                dice.or_missing(str(staff(dice)), 20),
                dice.or_missing(dice.pick(("US", "US", "CA", "GB", "DE", "IN")), 15),
                "true" if dice.chance(6) else "false",
                created.strftime("%Y-%m-%d"),
            ]
        )
        busy = dice.weighted({(0, 0): 15, (1, 8): 35, (9, 30): 35, (31, 70): 15})
        for _ in range(dice.number(*busy)):
            activity = dice.weighted(ACTIVITY_WEIGHTS)
            moment = dice.moment(dice.recent(600))
            events.append((moment, [prospects[-1][0], activity, dice.pick(ASSETS[activity])]))
        if busy[0] > 8 and dice.chance(25):
            opened = dice.number(30, 300)
            events.append((dice.moment(opened), [prospects[-1][0], "opportunity_created", ""]))
            outcome = dice.weighted({"": 40, "opportunity_lost": 35, "opportunity_won": 25})
            if outcome:
                events.append((dice.moment(opened - dice.number(1, 29)), [prospects[-1][0], outcome, ""]))
    rows = [[number, *row, minute(moment)] for number, moment, row in numbered(events)]
    return {
        "account_engagement/prospects.csv": encode((PROSPECT, prospects), quote_all=True),
        "account_engagement/activities.csv": encode(
            (["Event Id", "Prospect Id", "Activity", "Asset Name", "Created At"], rows), quote_all=True
        ),
    }


# --- hubspot_like ---

CONTACT_TITLES = listed(
    "CEO|COO|Managing Director|VP Supply Chain|Head of Logistics|Director Procurement|Operations Manager"
    "|Warehouse Manager|Assistant|Intern|Planner|Chief Operating Officer"
)
ROLES = listed("|||Decision maker|Budget holder|Champion; Budget holder|End user|Decision maker; Champion")
CONTACT = listed(
    "Record ID|First Name|Last Name|Email|Job Title|Buying Role|Company Name|Industry|Number of Employees"
    "|Annual Revenue|Country|Lifecycle Stage|Create Date"
)


def contact_events(dice: Dice, contact: str) -> list[tuple[datetime, Row]]:
    """Rows of contact, event, object, email name, form name, minutes."""
    events = []
    for number, days_back in enumerate(range(364, 0, -28), 1):
        if dice.chance(35):
            sent = dice.moment(days_back, 9, 9)
            name = f"Letter {number}"
            events.append((sent, [contact, "sent", "newsletter", name, "", ""]))
            if dice.chance(50):
                opened = sent + timedelta(minutes=dice.number(2, 3000))
                events.append((opened, [contact, "opened", "newsletter", name, "", ""]))
                if dice.chance(35):
                    clicked = opened + timedelta(minutes=1)
                    events.append((clicked, [contact, "clicked", "newsletter", name, "", ""]))
    if dice.chance(35):
        sent = dice.moment(dice.number(5, 200), 9, 16)
        events.append((sent, [contact, "sent", "email", "From sales", "", ""]))
        if dice.chance(45):
            replied = sent + timedelta(minutes=dice.number(20, 7000))
            events.append((replied, [contact, "replied", "email", "From sales", "", ""]))
    for _ in range(dice.weighted({0: 30, 3: 35, 8: 25, 16: 10})):
        page = dice.weighted({"product": 40, "pricing": 20, "blog": 35, "careers": 5})
        events.append((dice.moment(dice.recent(330)), [contact, "visited", page, "", "", ""]))
    if dice.chance(25):
        form = dice.weighted({"Guide": 45, "Newsletter": 35, "Contact sales": 20})
        events.append((dice.moment(dice.recent(330)), [contact, "submitted", "form", "", form, ""]))
    if dice.chance(15):
        minutes = str(dice.number(5, 75))
        moment = dice.moment(dice.number(1, 12) * 28, 10, 10)
        events.append((moment, [contact, "attended", "webinar", "", "", minutes]))
    if dice.chance(8):
        events.append((dice.moment(dice.recent(120)), [contact, "booked", "meeting", "", "", ""]))
    if dice.chance(4):
        events.append((dice.moment(dice.recent(300)), [contact, "unsubscribed", "newsletter", "", "", ""]))
    return [event for event in events if event[0] < LAST_DAY + timedelta(days=1)]


def hubspot_like() -> dict[str, bytes]:
    dice = Dice(6040)
    contacts: list[Row] = []
    events: list[tuple[datetime, Row]] = []
    for number in range(1, 301):
        first_name, last_name = person(dice)
        company, domain = firm(dice)
        people = staff(dice)
        created = LAST_DAY - timedelta(days=dice.number(1, 700))
        domain = dice.pick(FREE_MAILERS) if dice.chance(15) else domain
        contacts.append(
            [
                str(51_000 + number),
                first_name,
                last_name,
                address(first_name, last_name, number, domain),
                dice.or_missing(dice.pick(CONTACT_TITLES), 10),
                dice.pick(ROLES),
                company,
                dice.or_missing(dice.pick(listed("Logistics|Manufacturing|Retail|Software|Hospitality")), 20),
                dice.or_missing(str(people), 15),
                dice.or_missing(str(people * dice.number(90, 240) * 1000), 30),
                dice.or_missing(dice.pick(("DE", "DE", "AT", "CH", "PL", "US")), 10),
                dice.weighted(shares("Subscriber 25|Lead 55|Customer 10|Select 10")),
                f"{created.month}/{created.day}/{created.year}",
            ]
        )
        events += contact_events(dice, contacts[-1][0])
    rows = [[*row, moment.strftime("%Y-%m-%dT%H:%M:%SZ")] for _, moment, row in numbered(events)]
    activity_header = ["Record ID", "Event", "Object", "Email Name", "Form Name", "Minutes", "Timestamp"]
    return {
        "hubspot_like/contacts.csv": encode((CONTACT, contacts), quote_all=True),
        "hubspot_like/activities.csv": encode((activity_header, rows)),
    }


# --- stages_0_to_100 ---

DEPARTMENTS = listed("Finance|Controlling|Purchasing and Supply|Human Resources|IT|Marketing")
POSITIONS = listed(
    "Head of Finance|CFO|Director|Accountant|International Sales Manager|Payroll Clerk|Intern|Trainee"
)
INTERESTS = listed("|Invoicing|Payroll|Invoicing; Payroll|Tax|Tax; Travel|Travel|Invoicing; Travel")
KONTOR_LEAD = listed(
    "id|name|email|position|department|company|employees|growth|interests|trial|trial_ends|status|created"
)
TITLED = ("downloaded", "watched", "clicked", "opened")
ACTIONS = shares(
    "visited home 20|visited features 18|visited pricing 12|visited jobs 8|opened email 20|clicked email 8"
    "|downloaded checklist 4|downloaded guide 5|watched video 7|attended webinar 3|replied email 2"
    "|requested demo 1|unsubscribed newsletter 1"
)


def stages_0_to_100() -> dict[str, bytes]:
    dice = Dice(100)
    leads: list[Row] = []
    events: list[tuple[datetime, Row]] = []
    for number in range(1, 251):
        first_name, last_name = person(dice)
        company, domain = firm(dice)
        lead = f"K{number:03d}"
        trial = dice.chance(18)
        started = dice.number(1, 80)
        ends = LAST_DAY - timedelta(days=started - 30)
        created = LAST_DAY - timedelta(days=started if trial else dice.number(1, 600))
        leads.append(
            [
                lead,
                f"{first_name} {last_name}",
                address(first_name, last_name, number, "college.example" if dice.chance(4) else domain),
                dice.or_missing(dice.pick(POSITIONS), 10),
                dice.or_missing(dice.pick(DEPARTMENTS), 10),
                company,
                dice.or_missing(str(staff(dice)), 12),
                dice.or_missing(f"{dice.number(-10, 45)}%", 40),
                dice.pick(INTERESTS),
                "yes" if trial else "no",
                ends.strftime("%Y-%m-%d") if trial else "",
                dice.weighted(shares("New 60|Open 25|Customer 8|Lost 7")),
                created.strftime("%Y-%m-%d"),
            ]
        )
        if trial:
            events.append((dice.moment(started), [lead, "started", "trial", "", ""]))
            if dice.chance(50):
                moment = dice.moment(dice.number(0, started - 1))
                events.append((moment, [lead, "attended", "onboarding", "", ""]))
        longest = dice.pick((90, 200, 400))
        for _ in range(dice.weighted({0: 15, 4: 35, 12: 35, 30: 15})):
            event, _, thing = dice.weighted(ACTIONS).partition(" ")
            title = f"{thing.title()} {dice.number(1, 4)}" if event in TITLED else ""
            minutes = str(dice.number(1, 25)) if event == "watched" else ""
            events.append((dice.moment(dice.recent(longest)), [lead, event, thing, title, minutes]))
    rows = [[*row, minute(moment)] for _, moment, row in numbered(events)]
    return {
        "stages_0_to_100/leads.csv": encode((KONTOR_LEAD, leads)),
        "stages_0_to_100/events.csv": encode((listed("id|event|object|title|minutes|timestamp"), rows)),
    }


# --- several_products ---

SITES = shares("/ 15|/solar 16|/solar/roofs 8|/heat-pumps 14|/heat-pumps/prices 6|/storage 10|/news 14")
SITE_EVENTS = shares(
    "page_view 62|opened email 18|used calculator 6|downloaded price list 5|requested quote 3|visited fair 3"
    "|called hotline 3"
)


SITE_TITLES = listed("CEO|CTO|Head of Energy|Facility Manager|Buyer|Trainee")
SOLARA_LEAD = listed(
    "id|name|email|company|domain|job_title|business|employees|roof_area|visits_this_month|visits_last_month"
)


def several_products() -> dict[str, bytes]:
    dice = Dice(321)
    firms = sorted({firm(dice) for _ in range(90)}, key=lambda pair: (pair[1], pair[0]))
    accounts: dict[str, Row] = {}
    for company, domain in firms:
        if dice.chance(30):
            accounts.setdefault(domain, [company, domain, dice.pick(("North", "South", "West"))])
    leads: list[Row] = []
    events: list[tuple[datetime, Row]] = []
    for number in range(1, 251):
        first_name, last_name = person(dice)
        company, domain = dice.pick(firms)
        lead = f"P{number:03d}"
        leads.append(
            [
                lead,
                f"{first_name} {last_name}",
                address(first_name, last_name, number, domain),
                company,
                domain,
                dice.or_missing(dice.pick(SITE_TITLES), 12),
                dice.or_missing(dice.pick(listed("Installer|Utility|Manufacturer|Housing|Other")), 15),
                dice.or_missing(str(staff(dice)), 15),
                dice.or_missing(str(dice.number(2, 90) * 100), 40),
                str(dice.number(0, 12)),
                str(dice.number(0, 12)),
            ]
        )
        product = dice.pick(("solar", "heat pump", "storage"))
        for _ in range(dice.weighted({0: 12, 5: 38, 14: 35, 30: 15})):
            event, _, thing = dice.weighted(SITE_EVENTS).partition(" ")
            url = dice.weighted(SITES) if event == "page_view" else ""
            robot = "yes" if event == "page_view" and dice.chance(3) else ""
            about = product if event in ("used", "downloaded", "requested", "visited", "called") else ""
            events.append((dice.moment(dice.recent(500)), [lead, event, thing, url, about, robot]))
    rows = [[number, *row, minute(moment)] for number, moment, row in numbered(events)]
    return {
        "several_products/accounts.csv": encode((["account", "domain", "region"], list(accounts.values()))),
        "several_products/leads.csv": encode((SOLARA_LEAD, leads)),
        "several_products/events.csv": encode(
            (listed("event_id|id|event|object|url|product|robot|timestamp"), rows)
        ),
    }


def build() -> dict[str, bytes]:
    """Every data file of the examples: path below this folder, content."""
    return {
        **first(),
        **nordwind(),
        **account_engagement(),
        **hubspot_like(),
        **stages_0_to_100(),
        **several_products(),
    }


def main(arguments: list[str]) -> int:
    differing = 0
    for name, content in build().items():
        path = HERE / name
        if arguments == ["--check"]:
            if not path.is_file() or path.read_bytes() != content:
                differing += 1
                print(f"differs: {name}")
        else:
            path.write_bytes(content)
            print(f"{name}: {len(content):,} bytes")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
