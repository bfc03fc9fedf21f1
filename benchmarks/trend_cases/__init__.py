"""Runs folders of reference cases for the trend statements: inputs with the outputs of R and Python packages.

`python -m benchmarks.trend_cases DIR` runs every folder `NN_name` of DIR; the form of a folder is in `case`. An adapter
names the columns and runs the statements of `sql/` that the pipeline runs; it holds no formula.
"""
