-- grain: term
-- inputs: segmented_point (t, season, y, post, since), $seasonal
-- output: segmented (term, estimate, se, df): a line that may change its level and its slope at a known date (segmented
--   regression, Wagner and others 2002), by least squares with month effects taken out within months if asked, solved by
--   Cramer's rule; month effects against the first month. Descriptive only: its errors assume independent months
create or replace temp table segmented as
with point as (
    select
        case when $seasonal then season::integer else 0 end as season,
        y::double as y, t::double as a, post::double as b, since::double as c
    from segmented_point
    where y is not null
),

mean as (
    select
        season, count(*) as points,
        avg(y order by a) as y, avg(a order by a) as a, avg(b order by a) as b, avg(c order by a) as c
    from point
    group by season
),

centred as (
    select point.season, point.y - mean.y as y, point.a - mean.a as a, point.b - mean.b as b, point.c - mean.c as c, point.a as t
    from point
    inner join mean on point.season = mean.season
),

moment as (
    select
        count(*) - count(distinct season) - 3 as df,
        sum(a * a order by t) as aa, sum(a * b order by t) as ab, sum(a * c order by t) as ac,
        sum(b * b order by t) as bb, sum(b * c order by t) as bc, sum(c * c order by t) as cc,
        sum(a * y order by t) as ay, sum(b * y order by t) as b_y, sum(c * y order by t) as cy
    from centred
),

inverse as (
    select
        *,
        aa * (bb * cc - bc * bc) - ab * (ab * cc - bc * ac) + ac * (ab * bc - bb * ac) as determinant
    from moment
),

solved as (
    select
        df,
        (bb * cc - bc * bc) / determinant as i_aa, (ac * bc - ab * cc) / determinant as i_ab,
        (ab * bc - ac * bb) / determinant as i_ac, (aa * cc - ac * ac) / determinant as i_bb,
        (ab * ac - aa * bc) / determinant as i_bc, (aa * bb - ab * ab) / determinant as i_cc,
        ay, b_y, cy
    from inverse
),

estimated as (
    select
        *,
        i_aa * ay + i_ab * b_y + i_ac * cy as t_slope,
        i_ab * ay + i_bb * b_y + i_bc * cy as step,
        i_ac * ay + i_bc * b_y + i_cc * cy as bend
    from solved
),

residual as (
    select sum((y - t_slope * a - step * b - bend * c) ** 2 order by t) / any_value(df) as variance
    from centred
    cross join estimated
),

first_mean as (
    select *
    from mean
    qualify row_number() over (order by season) = 1
),

season_gap as (
    select
        mean.season,
        1e0 / mean.points + 1e0 / first_mean.points as points,
        mean.y - first_mean.y as y, mean.a - first_mean.a as a, mean.b - first_mean.b as b, mean.c - first_mean.c as c
    from mean
    cross join first_mean
    where mean.season != first_mean.season
)

select 't' as term, t_slope as estimate, sqrt(variance * i_aa) as se, df
from estimated cross join residual
union all
select 'post', step, sqrt(variance * i_bb), df
from estimated cross join residual
union all
select 'since', bend, sqrt(variance * i_cc), df
from estimated cross join residual
union all
select
    '(Intercept)',
    y - t_slope * a - step * b - bend * c,
    sqrt(variance * (
        1e0 / points + a * a * i_aa + b * b * i_bb + c * c * i_cc + 2e0 * (a * b * i_ab + a * c * i_ac + b * c * i_bc)
    )),
    df
from estimated cross join residual cross join first_mean
union all
select
    'season ' || season,
    y - t_slope * a - step * b - bend * c,
    sqrt(variance * (
        points + a * a * i_aa + b * b * i_bb + c * c * i_cc + 2e0 * (a * b * i_ab + a * c * i_ac + b * c * i_bc)
    )),
    df
from estimated cross join residual cross join season_gap
