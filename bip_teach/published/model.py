"""What a published figure, a source and a disagreement are."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from bip_teach.errors import InvalidArgumentError
from bip_teach.language import translate, write_number
from bip_teach.published.wording import people_of, unit_wording, write_value


@dataclass(frozen=True)
class Source:
    """A document that prints figures of the project.

    Parameters
    ----------
    key : str
        Name used in `source=`, such as ``caseworker_report``.
    short_name : str
        Name used in notes and explanations.
    title : str
        Title as printed; in square brackets where the document's own title is unknown.
    publisher : str
        Publisher, or what is known about it.
    year : str
        Year, in words where none is printed (``n.d.``: no date).
    language : str
        Language of the document.
    kind : str
        ``report`` or ``slides``.
    url : str
        Web address; empty where none is known.
    note : str
        What is not known about the document.
    """

    key: str
    short_name: str
    title: str
    publisher: str
    year: str
    language: str
    kind: str
    url: str
    note: str

    @property
    def citation(self) -> str:
        """How to cite the document, in one line, in the language that is spoken now."""
        names = ("publisher", "year", "title", "kind", "language")
        said = {name: translate(getattr(self, name)) for name in names}
        said["kind"] = said["kind"].capitalize()
        return translate("{publisher} ({year}). {title}. {kind} in {language}.").format(**said)


@dataclass(frozen=True)
class Figure:
    """One figure, list or statement that a document prints.

    Parameters
    ----------
    id : str
        Letter of the document and name of the quantity, such as ``A.gradient.5_yes``.
    quantity : str
        What is measured; documents that print the same quantity share this name.
    text : str
        The value as printed, with its rounding: ``"10.4"``, ``"10"``. Lists and statements are
        given in our own English words.
    qualifier : str
        How the document limits the value: ``about``, ``more_than`` …; empty when it does not.
    unit : str
        One of a closed set of units, such as ``percent`` or ``percentage_points``.
    unit_note : str
        What the unit counts, where the unit alone does not say it.
    kind : str
        ``number``, ``verbal`` (printed in words), ``range``, ``list``, ``statement`` or ``date``.
    population : str
        Whom or what the figure describes.
    outcome : str
        What is measured about them.
    window : str
        The time it refers to; ``not stated`` where the document does not say.
    source : Source
        The document.
    place : str
        Table, figure, section or slide in words, with the page where one is printed.
    page : int or None
        Printed page or slide number; None where none could be established.
    note : str
        What a reader should know, in our own words.
    refers_to : tuple of str
        Ids of indicators, items, search channels or interventions that the figure names.
    disagreement_ids : tuple of str
        Ids of the disagreements that involve this figure.
    """

    id: str
    quantity: str
    text: str
    qualifier: str
    unit: str
    unit_note: str
    kind: str
    population: str
    outcome: str
    window: str
    source: Source
    place: str
    page: int | None
    note: str
    refers_to: tuple[str, ...]
    disagreement_ids: tuple[str, ...]

    @property
    def is_number(self) -> bool:
        """Whether the figure is a number, so that it can be computed with."""
        return self.kind in ("number", "verbal")

    @property
    def value(self) -> float | str:
        """The number in its printed unit, or the text of a list, range, date or statement."""
        return float(self.text) if self.is_number else self.text

    @property
    def number(self) -> float:
        """The number in its printed unit.

        Raises
        ------
        InvalidArgumentError
            When the figure is a list, range, date or statement.
        """
        return float(self._decimal("number"))

    @property
    def share(self) -> float:
        """The number as a share: percent and percentage points divided by 100.

        Raises
        ------
        InvalidArgumentError
            When the figure is not given in percent or percentage points.
        """
        if not unit_wording(self.unit).percent_like:
            raise InvalidArgumentError(
                "{figure} has no share: its unit is {unit!r}. "
                "Only figures in percent or percentage points have one; use .number or .text.",
                figure=self.id,
                unit=self.unit,
            )
        return float(self._decimal("share") / 100)

    @property
    def decimals(self) -> int:
        """Number of decimals in print; 0 for figures that are not numbers."""
        return len(self.text.partition(".")[2]) if self.is_number else 0

    @property
    def rounding(self) -> float:
        """Half a unit of the last printed decimal: the most that rounding can hide."""
        return float(Decimal("0.5").scaleb(-self.decimals))

    def format(self, language: str | None = None) -> str:
        """Write the figure as it should stand in a sentence, with its unit.

        Parameters
        ----------
        language : str, optional
            One of :func:`bip_teach.language.languages`; default: the one that is spoken now.

        Returns
        -------
        str
            Such as ``26.8%``, ``−1.3 percentage points`` or ``about 4,000 people``.
        """
        if self.is_number:
            return write_value(self._decimal("format"), self.unit, self.qualifier, language)
        return self._words(language)

    def format_number(self, language: str | None = None) -> str:
        """Write the number alone, without its unit, such as ``−1.3`` or ``4,000``.

        Parameters
        ----------
        language : str, optional
            One of :func:`bip_teach.language.languages`; default: the one that is spoken now.
        """
        if not self.is_number:
            return self._words(language)
        return write_number(Decimal(self.text), language, thousands=unit_wording(self.unit).thousands)

    def format_like(self, value: float, language: str | None = None) -> str:
        """Write another number with this figure's unit and printed rounding.

        Parameters
        ----------
        value : float
            A number in this figure's unit, such as an estimate of the same quantity.
        language : str, optional
            One of :func:`bip_teach.language.languages`; default: the one that is spoken now.
        """
        self._decimal("format_like")
        return write_value(Decimal(f"{value:.{self.decimals}f}"), self.unit, "", language)

    def share_of(self, total: int = 100, language: str | None = None) -> str:
        """Write a percentage as a natural frequency.

        Parameters
        ----------
        total : int
            The whole group, at least 1.
        language : str, optional
            One of :func:`bip_teach.language.languages`; default: the one that is spoken now.

        Returns
        -------
        str
            Whole people, rounded: ``27 of 100``. It says ``about`` where fewer than one and a half
            people are left, and ``fewer than 1`` where rounding leaves nobody.

        Raises
        ------
        InvalidArgumentError
            When the figure is not a percentage between 0 and 100.

        Examples
        --------
        >>> from bip_teach.published import figure
        >>> figure("A.gradient.5_yes").share_of(100), figure("A.gradient.1_no").share_of(100)
        ('27 of 100', 'about 1 of 100')
        """
        share = Decimal(str(self.share))
        if self.unit != "percent" or not 0 <= share <= 1:
            raise InvalidArgumentError(
                "{figure} is {written} and not a share of a group. "
                "Only percentages between 0 and 100 can be said as 'so many of 100'.",
                figure=self.id,
                written=self.format(),
            )
        return people_of(share, total, self.qualifier, language)

    def _decimal(self, purpose: str) -> Decimal:
        if not self.is_number:
            raise InvalidArgumentError(
                "{figure} is a {kind} and has no {purpose}: {text!r}. Use .text or .format().",
                figure=self.id,
                kind=self.kind,
                purpose=purpose,
                text=self.text,
            )
        return Decimal(self.text)

    def _words(self, language: str | None) -> str:
        if self.kind == "range":
            return self.text.replace("-", "–")
        return translate(self.text, language).replace("; ", ", ")


@dataclass(frozen=True)
class Disagreement:
    """A place where the documents differ from each other, or one from itself.

    Parameters
    ----------
    id : str
        Short name.
    title : str
        One line.
    kind : str
        ``rounding``, ``definition``, ``slip``, ``between_documents`` or ``missing``.
    weight : str
        What a reader would get wrong: the ``message``, a ``detail``, or nothing (a ``slip`` of print).
    explanation : str
        What differs, in plain words; the numbers come from the figures.
    choice : str
        What this project uses, and why.
    figure_ids : tuple of str
        The figures involved.
    """

    id: str
    title: str
    kind: str
    weight: str
    explanation: str
    choice: str
    figure_ids: tuple[str, ...]
