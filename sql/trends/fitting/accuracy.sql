-- grain: metric
-- inputs: judged_forecast (part ('train' or 'test'), t, y, point, lower_80, upper_80, lower_95, upper_95)
-- output: accuracy (metric, value): how good a forecast was: errors as in R's forecast::accuracy, scaled by the mean change
--   within the training part (Hyndman and Koehler 2006), coverage, and the mean interval score (Winkler 1972)
create or replace temp table accuracy as
with training as (
    select
        avg(abs(step) order by t) as step_1,
        avg(abs(step_12) order by t) as step_12
    from (
        select t, y - lag(y) over (order by t) as step, y - lag(y, 12) over (order by t) as step_12
        from judged_forecast
        where part = 'train'
    )
),

tested as (
    select
        t, y, lower_80, upper_80, lower_95, upper_95,
        y - point as error,
        (point - y) / lag(y) over (order by t) as relative_error,
        y / lag(y) over (order by t) - 1e0 as relative_change
    from judged_forecast
    where part = 'test' and y is not null
),

centred as (
    select t, error - avg(error) over () as error
    from tested
),

remembered as (
    select sum(error * before order by t) / nullif(sum(error ** 2 order by t), 0) as acf1
    from (select t, error, lag(error) over (order by t) as before from centred)
),

summed as (
    select
        avg(error order by t) as me,
        sqrt(avg(error ** 2 order by t)) as rmse,
        avg(abs(error) order by t) as mae,
        avg(100e0 * error / y order by t) as mpe,
        avg(abs(100e0 * error / y) order by t) as mape,
        sqrt(sum(relative_error ** 2 order by t) / nullif(sum(relative_change ** 2 order by t), 0)) as theils_u,
        avg((y between lower_80 and upper_80)::integer) as coverage_80,
        avg((y between lower_95 and upper_95)::integer) as coverage_95,
        avg(upper_80 - lower_80 + 10e0 * greatest(lower_80 - y, 0) + 10e0 * greatest(y - upper_80, 0) order by t) as score_80,
        avg(upper_95 - lower_95 + 40e0 * greatest(lower_95 - y, 0) + 40e0 * greatest(y - upper_95, 0) order by t) as score_95
    from tested
),

scaled as (
    select summed.*, remembered.acf1, mae / nullif(step_1, 0) as mase_1, mae / nullif(step_12, 0) as mase_12
    from summed
    cross join remembered
    cross join training
)

unpivot scaled on columns(*) into name metric value value
