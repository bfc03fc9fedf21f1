-- grain: release, indicator, level
-- inputs: drawing, forecast_job, forecast_score
-- output: release.method_audit: how well the rule in use would have done beside the other rules, by the interval score of
--   past misses (Gneiting and Raftery 2007; lower is better); a rule that is a tenth better is worth a decision
create or replace table release.method_audit as
with used as (
    select drawing.release, drawing.indicator, drawing.level, drawing.pool, mode(job.rule) as rule
    from drawing
    inner join forecast_job as job on drawing.job = job.job
    where drawing.baseline is null
    group by all
),

scored as (
    select used.*, score.rule as tried, sum(score.score_80 * score.errors order by score.bin) / sum(score.errors) as score,
        sum(score.errors)::bigint as errors
    from used
    inner join forecast_score as score on used.pool = score.pool
    group by all
)

select
    release, indicator, level, rule,
    any_value(score) filter (where tried = rule) as score,
    min_by(tried, (score, tried)) as best_rule,
    min(score) as best_score,
    max(errors) as errors
from scored
where errors >= 100
group by release, indicator, level, rule
having any_value(score) filter (where tried = rule) is not null
order by release, indicator, level
