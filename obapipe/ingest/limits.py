"""How large a file may be before it is refused unread: far above any real extract, far below a computer's memory."""

# A million rows of six columns are 60 MB; everything read from a file stays a small multiple of it.
FILE_BYTES = 512 * 2**20

# What a workbook or zip holds once unpacked. A workbook's XML is about ten times its cells' text.
UNPACKED_BYTES = 2**30

# Deflate packs at most 1,032 to 1, spreadsheets 10 to 50 to 1. Judged only from this size on: less is harmless.
UNPACKED_TIMES = 300
UNPACKED_UNJUDGED = 64 * 2**20

# Parts of a workbook or zip. A workbook has a handful a sheet.
MEMBERS = 10_000

# The rectangle from A1 to the last used cell: a library takes memory (32 bytes) for every cell of it, blank or not.
SHEET_CELLS = 20_000_000

# Records of a CSV times its widest record: one long record widens them all.
TEXT_CELLS = 100_000_000

# As large as a spreadsheet can be.
ROWS = 1_048_576
COLUMNS = 16_384

# Formulas without a stored result, each told to the analyst as its text: more are no table.
LOST_TEXTS = 1_000_000
