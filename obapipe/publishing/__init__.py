"""Pages, charts, downloads and the atomic swap. Everything here is made from released figures only.

Nothing is imported here on purpose: `pages.publish_pages` writes a month, `swap` puts a version in place.
"""
