-- grain: a value
-- inputs: a (not below 0)
-- output: the chance that a standard normal value exceeds a: the power series of Abramowitz and Stegun 26.2.11 below 3, their
--   continued fraction 26.2.14 from there; about 1e-13 relative far out too
create or replace temp macro normal_upper(a) as (
    case
        when a > 38 then 0e0
        when a < 3 then 0.5e0 - exp(-a * a / 2e0) / 2.5066282746310002e0 * list_reduce(
            list_transform(range(1, 60)::double[], lambda k: {'term': k, 'total': 0e0}),
            lambda state, k: {
                'term': state.term * a * a / (2e0 * k.term + 1e0),
                'total': state.total + state.term * a * a / (2e0 * k.term + 1e0)
            },
            {'term': a, 'total': a}
        ).total
        else exp(-a * a / 2e0) / 2.5066282746310002e0
            / list_reduce(list_reverse(range(1, 200)::double[]), lambda below, k: a + k / below, a)
    end
)
