"""The sources explorer: what each document prints where they differ, and what this book uses."""

from __future__ import annotations

from typing import Any

from bip_teach import published
from bip_teach.explorers import markup
from bip_teach.explorers.assets import module_source, stylesheet
from bip_teach.explorers.axis_trait import AxisTrait
from bip_teach.explorers.base import Explorer
from bip_teach.explorers.markup import element
from bip_teach.explorers.present import Choice
from bip_teach.explorers.view import View
from bip_teach.explorers.wording import by_count
from bip_teach.language import translate
from bip_teach.what_if import Level, SourceCases

_FEW = 3
_LINE = 40


class SourcesExplorer(Explorer[SourceCases]):
    """Explore what the documents print where they differ from each other, or one from itself.

    Parameters
    ----------
    what_if : SourceCases
        The disagreements and their figures.
    language : str, optional
        Language of the words; default: the one that is spoken now.
    case : str
        Id of a disagreement; default ``gradient_varies``.
    document : str
        Key of the document that is looked at; default ``caseworker_report``.

    Examples
    --------
    ``SourcesExplorer(SourceCases(), case="switch_size")`` as the last expression of a cell shows it.
    """

    kind = "sources"
    recipe = "SourceCases()"
    ingredients = ()
    _esm = module_source("sources")
    _css = stylesheet()

    case = AxisTrait("gradient_varies")
    document = AxisTrait("caseworker_report")

    def _view(self, chosen: dict[str, Level]) -> View:
        row = self.what_if.lookup(**chosen)
        looked_at = self._documents().index(str(chosen["document"]))
        prints = self._prints(row["figures"], looked_at)
        others = self._others(row["figures"], looked_at)
        words = {
            "status": self.text["setting"].format(title=row["title"], prints=prints, others=others),
            "situation": row["title"],
            "title": row["title"],
            "prints": prints,
            "others": others,
            "choice": row["choice"],
        }
        drawings = {
            "figures": {"case": chosen["case"], "document": chosen["document"]},
            "dots": _scales_of(row["figures"], looked_at),
        }
        return View(words, drawings=drawings)

    def _prints(self, figures: list[list[Any]], looked_at: int) -> str:
        """Say what the document that is looked at prints, with places as far as they fit a sentence."""
        text = self.text["prints"]
        rows = [row for row in figures if row[0] == looked_at]
        document = self._labels()["document"][looked_at]
        if len(rows) > _FEW or any(row[4] is None for row in rows):
            return str(text["many"].format(document=document, count=len(rows)))
        values = [text["value"].format(value=printed, place=place) for _, printed, place, *_ in rows]
        listed = self.text["marks"]["list"].join(values)
        return by_count(text, len(rows)).format(document=document, values=listed)

    def _others(self, figures: list[list[Any]], looked_at: int) -> str:
        """Say how many documents print figures on the case; one alone is named."""
        text, labels = self.text["others"], self._labels()["document"]
        printing = sorted({row[0] for row in figures})
        if len(printing) == 1:
            form = "only_this" if printing[0] == looked_at else "only_other"
            return str(text[form].format(document=labels[printing[0]]))
        return str(text["several"].format(count=len(printing)))

    def _choices(self) -> list[Choice]:
        """Return the documents: no number is asked for."""
        return [(name, None) for name in self._labels()["document"]]

    def _documents(self) -> tuple[str, ...]:
        return tuple(source.key for source in published.sources())

    def _labels(self) -> dict[str, Any]:
        return {
            "document": [translate(source.short_name) for source in published.sources()],
            "unit": self.text["units"],
        }

    def _scales(self) -> dict[str, tuple[float, float]]:
        return {}

    def _controls(self) -> list[markup.Element]:
        cases = published.disagreements()
        words = self.text["controls"]
        return [
            markup.select(
                "case", words["case"], [one.id for one in cases], [one.title for one in cases], self.case
            ),
            markup.radios(
                "document", words["document"], self._documents(), self._labels()["document"], self.document
            ),
        ]

    def _panels(self, view: View) -> list[markup.Element]:
        words = self.text["panels"]
        picture = element(
            "div", *self._dots(view), data_drawing="dots", class_="bip-dots", aria_hidden="true"
        )
        choice = element(
            "details",
            element("summary", self.text["decide"]),
            element("p", view.words["choice"], data_words="choice"),
            class_="bip-decide",
        )
        return [
            markup.panel(
                words["printed"],
                element("p", view.words["title"], class_="bip-label", data_words="title"),
                element("p", view.words["prints"], data_words="prints"),
                element("p", view.words["others"], data_words="others"),
                self._figures(),
            ),
            markup.panel(words["picture"], picture),
            markup.panel(words["choice"], choice),
        ]

    def _figures(self) -> markup.Element:
        """Return every figure as a table; the script, and this setting, show one case of it."""
        columns = self.text["figures"]
        heads = [
            element("th", columns[name], scope="col") for name in ("document", "printed", "place", "what")
        ]
        table = element(
            "table",
            element("caption", columns["caption"]),
            element("thead", element("tr", *heads)),
            *(self._case_rows(case) for case in published.disagreements()),
            class_="bip-table bip-figures",
            data_drawing="figures",
        )
        return element(
            "div", table, class_="bip-scroll", tabindex="0", role="group", aria_label=columns["caption"]
        )

    def _case_rows(self, case: published.Disagreement) -> markup.Element:
        head = element("tr", element("th", case.title, scope="rowgroup", colspan="4"), class_="bip-case")
        rows = [
            element(
                "tr",
                element("th", translate(figure.source.short_name), scope="row"),
                element("td", figure.format()),
                element("td", translate(figure.place)),
                element("td", published.figure_words(figure.id)),
                data_document=figure.source.key,
                data_chosen=figure.source.key == self.document,
            )
            for figure in self.what_if.figures(case.id)
        ]
        return element("tbody", head, *rows, data_case=case.id, hidden=case.id != self.case)

    def _dots(self, view: View) -> list[markup.Element]:
        labels = self._labels()
        return [
            element(
                "div",
                element("p", labels["unit"][scale["unit"]], class_="bip-tag"),
                _scale_picture(scale, labels["document"]),
            )
            for scale in view.drawings["dots"]
        ]

    def _table(self) -> markup.Element:
        columns = self.text["columns"]
        heads = [columns[name] for name in ("case", "differs", "choice")]
        rows = ([case.title, case.explanation, case.choice] for case in published.disagreements())
        return markup.table(self.text["caption"], heads, rows)


def _scales_of(figures: list[list[Any]], looked_at: int) -> list[dict[str, Any]]:
    """Return one scale per unit, from zero to the largest value, with the values of each document."""
    scales: list[dict[str, Any]] = []
    for unit in dict.fromkeys(row[3] for row in figures if row[4] is not None and row[3] != "calendar_year"):
        rows = [row for row in figures if row[3] == unit and row[4] is not None]
        least, most = (pick(rows, key=lambda row: row[4]) for pick in (min, max))
        ends = [least if least[4] < 0 else None, most if most[4] > 0 else None]
        scales.append(
            {
                "unit": unit,
                "ends": [end[4] if end else 0 for end in ends],
                "marks": [end[1] if end else "0" for end in ends],
                "rows": [
                    {
                        "document": document,
                        "chosen": document == looked_at,
                        "values": [row[4] for row in rows if row[0] == document],
                    }
                    for document in dict.fromkeys(row[0] for row in rows)
                ],
            }
        )
    return scales


def _scale_picture(scale: dict[str, Any], documents: list[str]) -> markup.Element:
    """Return a scale with one line of dots per document; the one that is looked at has filled dots."""
    lines: list[markup.Element] = []
    for place, row in enumerate(scale["rows"]):
        top = _LINE * place
        lines += [
            element("text", documents[row["document"]], x="0", y=str(top + 12), data_chosen=row["chosen"]),
            element("line", x1="0", x2="100%", y1=str(top + 24), y2=str(top + 24), class_="bip-axis"),
            *(
                element(
                    "circle",
                    cx=_across(value, scale["ends"]),
                    cy=str(top + 24),
                    r="6",
                    data_chosen=row["chosen"],
                )
                for value in row["values"]
            ),
        ]
    foot = _LINE * len(scale["rows"]) + 12
    return element(
        "svg",
        *lines,
        element("text", scale["marks"][0], x="0", y=str(foot)),
        element("text", scale["marks"][1], x="100%", y=str(foot), text_anchor="end"),
        height=str(foot + 8),
        width="100%",
    )


def _across(value: float, ends: list[float]) -> str:
    """Return where a value stands, with room for the dots at both ends."""
    return f"{3 + 94 * (value - ends[0]) / (ends[1] - ends[0]):.3f}%"
