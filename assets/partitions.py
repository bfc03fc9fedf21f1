"""What every asset shares: month partitions, one run for a whole range, an owner.

The first month is fixed here and early on purpose: which months can be built is the partnership's to say, and the
definitions must load where there is no partnership yet.
"""

from typing import Any

import dagster as dg

MONTHS = dg.MonthlyPartitionsDefinition(start_date="2005-01", fmt="%Y-%m", end_offset=1)
MONTHLY: dict[str, Any] = {
    "partitions_def": MONTHS,
    "backfill_policy": dg.BackfillPolicy.single_run(),
    "owners": ["team:children-performance"],
}
