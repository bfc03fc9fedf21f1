"""How good our bands are on real series, beside a straight line, the last season and damped exponential smoothing.

`python -m benchmarks.backtest REAL [PANELS]` prints a line a panel and method: the share of what followed inside the 80
and 95% bands, and the mean 80% interval score in units of the mean change from season to season (lower is better). REAL
is the folder of official statistics. PANELS is a folder of further panels: each a CSV with the columns
`series,t,value`, and if there are `season` (0 to 11 or 0 to 3), `parent` (the series it is a part of) and `kind`
(count, rate or percent); t counts periods.

Nothing after an origin is used: at each outer origin every method sees only what came before.
"""
