"""View models, one module a kind of section. A builder takes an edition, a place and a section; no HTML."""
