"""How much of an outcome blocks of information explain, and how much of that is overfit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy import linalg
from scipy.special import expit, xlogy

from bip_teach.errors import EstimationError, InvalidArgumentError, check_choice
from bip_teach.estimate.covariates import Coding, FloatArray, as_floats, independent_columns
from bip_teach.estimate.logit import maximum_likelihood
from bip_teach.estimate.results import (
    IntArray,
    Sample,
    check_binary,
    check_enough_rows,
    check_varies,
    integer_codes,
    usable_rows,
)
