"""From bytes to typed, validated frames: what arrived for a month, read as its sources say.

`obapipe.ingest.month` is the door; nothing here writes anything.
"""
