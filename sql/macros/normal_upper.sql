-- grain: a value
-- inputs: a (not below 0)
-- output: the chance that a standard normal value exceeds a (Hart 1968, as given by West 2005, double precision)
create or replace temp macro normal_upper(a) as (
    case
        when a > 37 then 0e0
        when a < 7.07106781186547e0 then exp(-a * a / 2e0) * (
            ((((((3.52624965998911e-2 * a + 0.700383064443688e0) * a + 6.37396220353165e0) * a +
            33.912866078383e0) * a + 112.079291497871e0) * a + 221.213596169931e0) * a +
            220.206867912376e0)
            /
            (((((((8.83883476483184e-2 * a + 1.75566716318264e0) * a + 16.064177579207e0) * a +
            86.7807322029461e0) * a + 296.564248779674e0) * a + 637.333633378831e0) * a +
            793.826512519948e0) * a + 440.413735824752e0)
        )
        else exp(-a * a / 2e0) / (a + 1e0 / (a + 2e0 / (a + 3e0 / (a + 4e0 / (a + 0.65e0))))) / 2.506628274631e0
    end
)
