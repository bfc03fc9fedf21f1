-- grain: a value
-- inputs: x, confidence (0.8, 0.95 or 0.998)
-- output: the lower limit of a Poisson count: exact (Garwood 1936) below 10, Byar's from 10, as PHEindicatormethods has it
create or replace temp macro count_lower(x, confidence) as (
    case
        when x is null or x < 0 then null
        when x >= 10 then byar_lower(x, confidence)
        else list_extract(case confidence
            when 0.8e0 then
            [0.0e0, 0.10536051565782632e0, 0.5318116083896118e0, 1.1020653282493211e0,
            1.7447695628249111e0, 2.432591025962664e0, 3.151898029792162e0, 3.894766804876185e0,
            4.656118176898002e0, 5.43246805825443e0]
            when 0.95e0 then
            [0.0e0, 0.025317807984289897e0, 0.24220927854396507e0, 0.6186721228956015e0,
            1.089865373626325e0, 1.623486390118421e0, 2.201894253490851e0, 2.814363051519867e0,
            3.4538321767485023e0, 4.115373097378334e0]
            when 0.998e0 then
            [0.0e0, 0.0010005003335835346e0, 0.045402017769489565e0, 0.19053337756840327e0,
            0.42855241362842295e0, 0.7393717319178327e0, 1.1071046602556396e0, 1.5203362603988093e0,
            1.9708139217403662e0, 2.452424404363775e0]
        end, x::integer + 1)
    end
)
