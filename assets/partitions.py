"""What every asset shares: month partitions, one run for a whole range, an owner.

The first month is fixed here and early on purpose: which months can be built is the partnership's to say, and the
definitions must load where there is no partnership yet.
"""

import dagster as dg

MONTHS = dg.MonthlyPartitionsDefinition(start_date="2005-01", fmt="%Y-%m")
SINGLE_RUN = dg.BackfillPolicy.single_run()
OWNERS = ["team:children-performance"]
