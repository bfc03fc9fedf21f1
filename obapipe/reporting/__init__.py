"""The problem report of a month: a page for the analyst and a spreadsheet that can be mailed back to a sender.

It shows what stands in cells, so it is restricted: it is written beside the warehouse and never into the site. Nothing
that publishes may import it. `month` builds a report, `writing` writes it.
"""
