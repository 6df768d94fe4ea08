"""Before and after the first change of caseworker, beside people who have not changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from bip_teach.errors import EstimationError, InvalidArgumentError, check_whole_number
from bip_teach.estimate.covariates import FloatArray, as_floats
from bip_teach.estimate.results import Sample, coefficient_table, usable_rows
from bip_teach.estimate.strata import StrataComparison, check_flag, comparable_rows, compare_within_strata
from bip_teach.language import message

Mask = NDArray[np.bool_]
SWITCHER = "switches at this event time"
PLACE = "place in the sample"
_AGAINST_STAYERS = message(
    "Difference in the mean of {0} at equal {1} and equal controls: people who change caseworker for the "
    "first time so much later (minus) or earlier (plus), against people who have not changed; before the "
    "change, against people who do not change until then, and still answer when the others do."
)
_AGAINST_ALL = message(
    "Difference in the mean of {0} at equal {1} and equal controls: people who change caseworker for the "
    "first time so much later (minus) or earlier (plus), against people who have not changed; before the "
    "change, against people who do not change until then, whether or not they still answer then."
)


@dataclass(frozen=True)
class EventStudyFit:
    """Result of :func:`fit_event_study`.

    Attributes
    ----------
    table : DataFrame
        One row per event time, `-2`, `-1`, `0`, `+1`, `+2`: difference in the mean outcome between people
        who switch for the first time that much later (minus) or earlier (plus) and people who have not
        switched.
    diagnostics : DataFrame
        One row per event time: `event_time` (whole number), `n_switchers`, `n_not_yet` (rows of the two
        groups) and `mean_not_yet` (mean outcome of the second group).
    estimand : str
        What the rows estimate.
    sample : Sample
        Rows used in some comparison, and rows dropped.
    """

    table: pd.DataFrame
    diagnostics: pd.DataFrame
    estimand: str
    sample: Sample


@dataclass(frozen=True)
class _Clock:
    """For each row: time, the client's first and second switch (infinity: never) and last response."""

    now: FloatArray
    first: FloatArray
    second: FloatArray
    last: FloatArray

    @classmethod
    def of(cls, rows: pd.DataFrame, seen: pd.DataFrame, client: str, time: str, switched: str) -> _Clock:
        """Times of `rows`, with the switches of their clients among all rows that were `seen`."""
        changes = seen[as_floats(seen[switched]) == 1].sort_values(time)
        number = changes.groupby(client).cumcount()
        first, second = (
            rows[client].map(changes[number == place].set_index(client)[time]).astype(float).fillna(np.inf)
            for place in (0, 1)
        )
        last = rows[client].map(seen.groupby(client)[time].max())
        return cls(*(as_floats(column) for column in (rows[time], first, second, last)))

    def groups(self, event: int, *, still_there: bool) -> tuple[Mask, Mask]:
        """Rows of the switchers and of the others at one event time."""
        if event >= 0:
            switchers = (self.first == self.now - event) & (self.second > self.now)
            return switchers, self.first > self.now
        others = self.first > self.now - event
        if still_there:
            others &= self.last >= self.now - event
        return self.first == self.now - event, others


def fit_event_study(
    data: pd.DataFrame,
    outcome: str,
    client: str = "client_id",
    time: str = "quarters_since_entry",
    switched: str = "switched",
    leads: int = 2,
    lags: int = 2,
    controls: Sequence[str] = (),
    cluster: str | None = None,
    *,
    still_there: bool = True,
) -> EventStudyFit:
    r"""Differences in an outcome before and after the first change of caseworker.

    With :math:`g_i` the time of the first switch, event time :math:`e` compares at each time :math:`t` the
    people with :math:`g_i = t - e` and people with no switch so far (for :math:`e < 0`: none until
    :math:`t - e`):

    .. math:: y_{it} = \alpha_t + \tau_e 1[g_i = t - e] + x_{it}'\beta + \epsilon_{it}.

    Each event time is a regression of its own. Rows from a second switch on are left out.

    Parameters
    ----------
    data : DataFrame
        One row per client and time, with all responses of a client from the first one on.
    outcome : str
        Numeric column: best a state on the day, such as ``progress_index`` or ``belief``; see Notes.
    client : str
        Identifier of the person.
    time : str
        Whole numbers, such as ``quarters_since_entry``: the unit of event time, and what must be equal.
    switched : str
        1 if the caseworker changed since the response before, otherwise 0.
    leads, lags : int
        Event times before and after the first switch; 0 for none.
    controls : sequence of str
        What is known about the client.
    cluster : str, optional
        Identifier whose rows may depend on each other, such as ``client_id``; None for independent rows.
    still_there : bool
        Whether the people of a row before the switch are compared only with people who still answer when
        the others switch.

    Returns
    -------
    EventStudyFit
        `table`, `diagnostics`, `estimand`, `sample`.

    Raises
    ------
    UnknownNameError
        A column does not exist.
    InvalidArgumentError
        A column is not numeric; time is not whole; switched is not 0/1; a client has two rows at one time.
    EstimationError
        Nobody is seen at an event time, or nobody to compare with.

    Notes
    -----
    **A state as outcome.** A switch tomorrow cannot change how things stand today. So a row before the switch
    is a placebo: a difference there says that other people switch than stay, and that the rows after the
    switch are not effects of it.

    **A future outcome, such as a job within 52 weeks.** Then the rows before the switch are no placebo, for
    two reasons. Who switches later was still there later, and so did not find a job in between: *immortal
    time*. Without ``still_there`` the others may have found one, and switchers look worse off long before
    they switch. With ``still_there`` both groups lose that time, but the rest of the 52 weeks lies after the
    switch and holds its effect.

    The rows after the switch are effects only if, at equal time and controls, who switches has nothing else
    to do with the outcome. From +1 on, people are compared who are all still there, which is itself a result
    of what happened before. Intervals hold for one row at a time.

    Examples
    --------
    >>> import pandas as pd
    >>> four = pd.DataFrame({"client_id": [1, 1, 2, 2, 3, 3, 4, 4], "quarter": [0, 1] * 4,
    ...                      "switched": [0, 1, 0, 1, 0, 0, 0, 0], "state": [2, 5, 2, 7, 3, 3, 2, 3]})
    >>> fit = fit_event_study(four, "state", time="quarter", leads=1, lags=0)
    >>> fit.table["estimate"].round(3).to_dict()
    {'-1': -0.5, '0': 3.0}
    """
    check_whole_number("leads", leads)
    check_whole_number("lags", lags)
    seen, _ = usable_rows(data, [time, switched], [client])
    _check_times(seen, client, time, switched)
    rows, sample = usable_rows(data, [outcome, time, switched], [client, cluster], controls)
    clock = _Clock.of(rows, seen, client, time, switched)
    used = np.zeros(len(rows), dtype=bool)
    found: dict[int, StrataComparison] = {}
    counts = []
    for event in range(-leads, lags + 1):
        compared, chosen = _compared(rows, clock, event, time, still_there=still_there)
        used |= chosen
        found[event] = compare_within_strata(
            compared, outcome, SWITCHER, [time], controls, cluster, Sample(len(compared), len(compared))
        )
        counts.append(_count(compared, outcome, event))
    return EventStudyFit(
        table=pd.concat([_event_row(event, one) for event, one in found.items()]),
        diagnostics=pd.DataFrame(counts),
        estimand=_estimand(outcome, time, still_there=still_there),
        sample=_sample(sample, clock, used, lags),
    )


def _check_times(seen: pd.DataFrame, client: str, time: str, switched: str) -> None:
    if seen.empty:
        raise EstimationError(
            "No row is left: {time!r}, {switched!r} or {client!r} is missing in every row.",
            time=time,
            switched=switched,
            client=client,
        )
    check_flag(seen, switched)
    now = as_floats(seen[time])
    if (now != np.floor(now)).any():
        raise InvalidArgumentError(
            "Column {time!r} must hold whole numbers; it has {value:g}.",
            time=time,
            value=now[now != np.floor(now)][0],
        )
    if twice := int(seen.duplicated([client, time]).sum()):
        raise InvalidArgumentError(
            "{twice} rows have the same {client!r} and {time!r} as another one. "
            "Give one row per client and time.",
            twice=twice,
            client=client,
            time=time,
        )
    if not as_floats(seen[switched]).any():
        raise EstimationError(
            "Nobody switches: {switched!r} is 0 in all {rows} rows.", switched=switched, rows=len(seen)
        )


def _compared(
    rows: pd.DataFrame, clock: _Clock, event: int, time: str, *, still_there: bool
) -> tuple[pd.DataFrame, Mask]:
    """Rows of one comparison, with `SWITCHER`, and which of all rows they are."""
    switchers, others = clock.groups(event, still_there=still_there)
    marked = rows.assign(**{SWITCHER: switchers.astype(float), PLACE: np.arange(len(rows))})
    chosen = marked[switchers | others]
    try:
        compared, _ = comparable_rows(chosen, SWITCHER, [time], Sample(len(chosen), len(chosen)))
    except EstimationError as error:
        raise EstimationError(
            "At event time {event} there are {switchers} rows of people who switch and "
            "{others} of people who have not, and none of them at the same {time!r}. "
            "Use fewer leads or lags, or more people.",
            event=_label(event),
            switchers=int(switchers.sum()),
            others=int(others.sum()),
            time=time,
        ) from error
    return compared, np.isin(np.arange(len(rows)), compared[PLACE])


def _label(event: int) -> str:
    return f"{event:+d}" if event else "0"


def _event_row(event: int, one: StrataComparison) -> pd.DataFrame:
    return coefficient_table(
        [_label(event)],
        ["switched for the first time - not yet"],
        [one.estimate],
        [one.std_error],
        one.sample.n_used,
        one.degrees,
    )


def _count(compared: pd.DataFrame, outcome: str, event: int) -> dict[str, float]:
    others = compared[SWITCHER] == 0
    return {
        "event_time": event,
        "n_switchers": int((~others).sum()),
        "n_not_yet": int(others.sum()),
        "mean_not_yet": float(as_floats(compared.loc[others, outcome]).mean()),
    }


def _sample(sample: Sample, clock: _Clock, used: Mask, lags: int) -> Sample:
    again = clock.second <= clock.now
    late = ~again & (clock.now - clock.first > lags)
    alone = ~again & ~late & ~used
    sample = sample.without("from the second switch on", int(again.sum()))
    sample = sample.without(f"more than {lags} after the first switch", int(late.sum()))
    return sample.without("nobody to compare with at the same time", int(alone.sum()))


def _estimand(outcome: str, time: str, *, still_there: bool) -> str:
    return (_AGAINST_STAYERS if still_there else _AGAINST_ALL).format(outcome, time)
