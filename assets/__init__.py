"""What Dagster materialises. Thin: read, call obapipe, write, report."""
