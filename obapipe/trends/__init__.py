"""What follows from released cells: comparisons now, baselines and statuses later. Knows no raw count."""
