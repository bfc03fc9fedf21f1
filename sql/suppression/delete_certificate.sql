-- grain: the proof of one release
-- inputs: $release
-- output: restricted.certificate without it
delete from restricted.certificate where release = $release
