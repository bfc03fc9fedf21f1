-- grain: anchor
-- inputs: adjusted
-- output: smoothed: simple exponential smoothing from the mean of the first four points, the constant from 0.05 to 0.95 with
--   the least squared error from the fifth point on; the smallest such constant where several are equal
create or replace temp table smoothed as
with tried as (
    select
        anchor,
        alpha,
        list_reduce(
            list_transform(adjusted_points, lambda y: {'level': y, 'squares': 0e0, 'passed': 0}),
            lambda state, x: {
                'level': state.level + alpha * (x.level - state.level),
                'squares': state.squares + case when state.passed >= least(4, points) then (x.level - state.level) ** 2 else 0e0 end,
                'passed': state.passed + 1
            },
            {'level': list_avg(adjusted_points[1:least(4, points)]), 'squares': 0e0, 'passed': 0}
        ) as state
    from adjusted
    cross join (select unnest(range(1, 20)) * 0.05e0 as alpha)
)

select
    anchor,
    arg_min(alpha, state.squares + alpha * 1e-12) as alpha,
    arg_min(state.level, state.squares + alpha * 1e-12) as level,
    min(state.squares) as squares
from tried
group by anchor
