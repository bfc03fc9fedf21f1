-- grain: a value
-- inputs: x, confidence (0.8, 0.95 or 0.998)
-- output: the upper limit of a Poisson count: exact (Garwood 1936) below 10, Byar's from 10, as PHEindicatormethods has it
create or replace temp macro count_upper(x, confidence) as (
    case
        when x is null or x < 0 then null
        when x >= 10 then byar_upper(x, confidence)
        else list_extract(case confidence
            when 0.8e0 then
            [2.302585092994046e0, 3.889720169867429e0, 5.322320337834211e0, 6.680783068255865e0,
            7.993589586052632e0, 9.274673893351626e0, 10.532072106498532e0, 11.770914461548053e0,
            12.994711541318605e0, 14.205990292152816e0]
            when 0.95e0 then
            [3.6888794541139354e0, 5.571643390938898e0, 7.22468766772396e0, 8.767273069742323e0,
            10.241588675403694e0, 11.66833207932267e0, 13.059474022518685e0, 14.422675361702376e0,
            15.763189220193313e0, 17.084803451419166e0]
            when 0.998e0 then
            [6.907755278982137e0, 9.233413476451585e0, 11.228872242412661e0, 13.06224077918807e0,
            14.79414922253721e0, 16.454745203680105e0, 18.061636840199064e0, 19.626177395384232e0,
            21.15619816583998e0, 22.65737330906293e0]
        end, x::integer + 1)
    end
)
