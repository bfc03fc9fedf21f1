"""What Dagster materialises. Thin: read, call obapipe, write, report."""

import warnings

from dagster_shared.utils.warnings import BetaWarning

# Dagster 1.13 calls single-run backfills beta; the version is pinned and tests/pipeline covers what we use of them.
warnings.filterwarnings("ignore", message="Parameter `backfill_policy`", category=BetaWarning)
