"""A mapping proposed for an unknown file: where its table is, what each column looks like, a draft for `sources.toml`.

Nothing is loaded here, and nothing but the draft is written: the reading itself is `obapipe.ingest`'s.
"""
