-- grain: one month's folder
-- inputs: $received, $signature, $files, $rows
-- output: restricted.landed_month with it
insert into restricted.landed_month values ($received, $signature, $files, $rows)
