"""What the benchmark of the pages measures: pages, conditions, peers, limits, and the row of a result."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bip_teach.language import message

RESULTS: Final = Path(__file__).parent / "results" / "pages.json"
#: Names of what is measured.
ANSWER: Final = "answer"
WEIGHT: Final = "weight"
REPAINT: Final = "repaint"
SHIFT: Final = "shift"
LIGHTHOUSE: Final = "lighthouse"

FOLDER: Final = "en/book"
#: A page without figures and explorers; it is also built as Jupyter Book comes.
PLAIN: Final = "glossary"
#: The page whose first explorer is compared with the peers.
START: Final = "start"
AUDITED: Final = (START, "caseworkers/belief", PLAIN)
DESKTOP: Final = 1280
PHONE: Final = 390


@dataclass(frozen=True)
class Condition:
    """How fast the machine and the line of a reader are.

    Parameters
    ----------
    name : str
        Name for people.
    slowdown : float
        How many times slower the processor works.
    megabits : float or None
        Megabits a second that the line carries; None for a line without a limit.
    delay_ms : float
        Milliseconds until a request is answered.
    """

    name: str
    slowdown: float = 1
    megabits: float | None = None
    delay_ms: float = 0


FREE: Final = Condition("not slowed")
CPU: Final = Condition("4x processor", 4)
SLOW: Final = Condition("4x processor, slow line", 4, 1.6, 150)


@dataclass(frozen=True)
class Tool:
    """One way to put the same what-if table on a page.

    Parameters
    ----------
    key : str
        Short name.
    name : str
        Name for people.
    page : str
        Path of the page on its server.
    control, sentence : tuple of str
        Selectors of the control that is moved and of the sentence, each inside the shadow of the one before.
    opens : tuple of str
        Selectors of a button that has to be pressed before the sentence shows.
    every_ms : int
        Milliseconds between two moves: more where a server has to answer each.
    """

    key: str
    name: str
    page: str
    control: tuple[str, ...]
    sentence: tuple[str, ...]
    opens: tuple[str, ...] = ("[data-none]",)
    every_ms: int = 10


OURS: Final = Tool(
    "ours",
    message("this book"),
    f"{FOLDER}/{START}.html",
    ("[data-explorer=belief] [name=belief]",),
    ("[data-explorer=belief] [role=status]",),
    ("[data-explorer=belief] [data-part=skip]",),
)
STOCK: Final = Tool(
    "html_manager",
    message("Jupyter Book with ipywidgets, no server"),
    "html_manager.html",
    (".belief select",),
    (".sentence .widget-html-content p",),
)
VOILA: Final = Tool(
    "voila",
    message("Voila with ipywidgets, a server"),
    "",
    (".belief select",),
    (".sentence .widget-html-content p",),
    every_ms=250,
)
MARIMO: Final = Tool(
    "marimo",
    message("marimo run, a server"),
    "",
    ("marimo-dropdown", "select"),
    ("p.sentence",),
    every_ms=250,
)
#: The first is ours, and all others are compared with it.
TOOLS: Final = (OURS, STOCK, VOILA, MARIMO)


#: Kinds of pages, by what is on them; each page has one.
EXPLORER_PAGE: Final = message("page with an explorer")
FIGURE_PAGE: Final = message("page with figures")
PLAIN_PAGE: Final = message("plain page")
PEER_PAGE: Final = message("Jupyter Book as it comes")
#: The page on which an explorer is moved.
EXPLORERS: Final = {
    "belief": START,
    "instrument": "instrument",
    "profile": "job_search",
    "league": "caseworkers/differences",
    "interventions": "combined_interventions",
    "jobcentre": "job_centre",
    "sources": "trust",
}
#: Pages of the peer, and ours with the same content.
PAIRS: Final = {f"{PLAIN}, stock": PLAIN, f"{START}, stock": START}


@dataclass(frozen=True)
class Limit:
    """What a quantity may not exceed or, with `least`, fall below, under one condition or under any."""

    measure: str
    quantity: str
    value: float
    condition: str | None = None
    least: bool = False

    def covers(self, row: PageRow) -> bool:
        """Whether the limit is meant for a row."""
        same = (row.measure, row.quantity) == (self.measure, self.quantity)
        return same and self.condition in (None, row.condition)

    def held(self, value: float) -> bool:
        """Whether a value keeps the limit."""
        return value >= self.value if self.least else value <= self.value


LIMITS: Final = (
    Limit(WEIGHT, "total_kb", 170, PLAIN_PAGE),
    Limit(WEIGHT, "total_kb", 185, EXPLORER_PAGE),
    *(Limit(WEIGHT, "outside_requests", 0, kind) for kind in (PLAIN_PAGE, FIGURE_PAGE, EXPLORER_PAGE)),
    *(Limit(WEIGHT, "blocking_scripts", 0, kind) for kind in (PLAIN_PAGE, FIGURE_PAGE, EXPLORER_PAGE)),
    *(Limit(REPAINT, quantity, 16, FREE.name) for quantity in ("p50_ms", "p95_ms")),
    *(Limit(REPAINT, quantity, 50, CPU.name) for quantity in ("p50_ms", "p95_ms")),
    Limit(SHIFT, "shift", 0),
    Limit(LIGHTHOUSE, "performance", 95, least=True),
    Limit(LIGHTHOUSE, "accessibility", 100, least=True),
    Limit(LIGHTHOUSE, "best_practices", 100, least=True),
)


@dataclass(frozen=True)
class PageRow:
    """One quantity, as often as it was measured.

    Parameters
    ----------
    measure : str
        One of the five measurements.
    subject : str
        Page, explorer or tool.
    condition : str
        Name of a condition, or width of the window.
    quantity : str
        What was measured, with its unit in the name.
    values : tuple of float
        One for each repetition.
    """

    measure: str
    subject: str
    condition: str
    quantity: str
    values: tuple[float, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "values", tuple(self.values))
