"""The table of rules: what each one means and where to change what it judges by.

The rules themselves are where they are applied; a test keeps this table and the code together.
"""

from dataclasses import dataclass

_NOT_ABOVE = "_not_above_"


@dataclass(frozen=True)
class Rule:
    """What an analyst wants to know of a rule that was broken.

    Attributes:
        meaning: what it demands or tells, in one sentence.
        where: with whom, or in which entry of which file, that can be changed.
    """

    meaning: str
    where: str


def explained(rule: str) -> Rule | None:
    """A rule by its name; None where the table does not know it."""
    if _NOT_ABOVE in rule:
        return RULES[f"…{_NOT_ABOVE}…"]
    return RULES.get(rule)


_FOLDER = "in the folder raw"
_SENDER = "with the sender"
_SOURCE = "of the source in sources.toml"
_CHECKS = "under `checks` in indicators.toml"

RULES: dict[str, Rule] = {
    # ------------------------------------------------ what arrived
    "nothing_arrived": Rule("No file has arrived for a month that was asked for.", _FOLDER),
    "not_a_month": Rule("What was asked for is not a month.", "in the command: a month such as 2013-07"),
    "month_gone": Rule("A month that was built before is no longer there.", _FOLDER),
    "stray_folder": Rule("A folder in raw has a name that nothing reads.", "the folder's name in raw"),
    "unmapped_file": Rule(
        "A file arrived that no source reads.",
        "the file's name, `files` of a source in sources.toml, or a new source there",
    ),
    "no_file_of_source": Rule(
        "A source names a file under raw_root that is not there.",
        f"`raw_root` in partnership.toml, or `files` {_SOURCE}",
    ),
    "story_left_out": Rule(
        "A file of reference/stories cannot be read as a story, so pages say that there is none.",
        "in that file (docs/partnership.md)",
    ),
    # ------------------------------------------------ whether it may and can be opened
    "outside_folder": Rule(
        "A path or link leads out of the folder of what arrived, and nothing outside it is opened.",
        f"{_FOLDER}, or `files` {_SOURCE}",
    ),
    "directory": Rule("A folder stands where a file should.", _FOLDER),
    "not_a_file": Rule("A broken link or a device stands where a file should.", _FOLDER),
    "unreadable_file": Rule("The file is locked, or we may not read it.", "the file's permissions"),
    "empty_file": Rule("The file has no content at all.", _SENDER),
    "unknown_kind": Rule("The file is of a kind that is not read.", f"{_SENDER}, or `files` {_SOURCE}"),
    # ------------------------------------------------ whether it can be cut into cells
    "undecodable": Rule(
        "Bytes of the file are no text in its encoding.", f"{_SENDER}, or `encoding` {_SOURCE}"
    ),
    "broken_quoting": Rule("Quotation marks in the file are never closed.", _SENDER),
    "ragged_rows": Rule(
        "Rows have more or fewer cells than there are headings.", f"{_SENDER}, or `separator` {_SOURCE}"
    ),
    "damaged_workbook": Rule("The workbook does not open.", _SENDER),
    "encrypted_workbook": Rule("The workbook has a password.", _SENDER),
    "unreadable_cell": Rule("A cell of the workbook holds an error of a kind that is not known.", _SENDER),
    "damaged_archive": Rule("The zip archive, or the container of a workbook, does not open.", _SENDER),
    "encrypted_archive": Rule("The file inside the archive has a password.", _SENDER),
    "member_not_found": Rule(
        "The archive holds no table, or none that the source means.", f"{_SENDER}, or `member` {_SOURCE}"
    ),
    "several_members": Rule(
        "The archive holds several tables, and only one can be meant.", f"`member` {_SOURCE}"
    ),
    "unsafe_member": Rule("The path of a file inside the archive leads out of it.", _SENDER),
    "damaged_parquet": Rule("The Parquet file does not open.", _SENDER),
    "nested_column": Rule("A column of the Parquet file holds lists or records.", _SENDER),
    # ------------------------------------------------ whether it fits its mapping
    "missing_sheet": Rule(
        "The workbook has no sheet of the name that the source states.", f"`sheet` {_SOURCE}"
    ),
    "ambiguous_sheet": Rule(
        "More than one sheet is as the source says, and only one can be meant.",
        f"`sheet` or `sheet_text` {_SOURCE}",
    ),
    "missing_table": Rule("The text that a table stands under is not there.", f"`table_text` {_SOURCE}"),
    "missing_header": Rule("The row of headings was not found.", f"`header_text` {_SOURCE}"),
    "missing_column": Rule("A heading that the source names is not in the file.", f"`columns` {_SOURCE}"),
    "repeated_column": Rule(
        "A heading that the source names stands more than once.", f"{_SENDER}, or `columns` {_SOURCE}"
    ),
    "missing_measure": Rule(
        "No row of the file is about a measure that the source names.",
        f"{_SENDER}, or `measures_in_rows` {_SOURCE}",
    ),
    "unmapped_column": Rule(
        "Nothing in the source gives a column that the extract needs.", f"`columns` or `constants` {_SOURCE}"
    ),
    "no_rows": Rule("No row is left once the source has kept and dropped.", f"`keep` and `drop` {_SOURCE}"),
    "row_without_figures": Rule(
        "A row without a period or place we know holds no figure either, so it was taken for a note.",
        f"`drop` or `end_text` {_SOURCE}",
    ),
    "blank_figure": Rule(
        "A cell is blank where a row needs a figure, and counts as missing.",
        f"{_SENDER}, or `drop` or `symbols` {_SOURCE}",
    ),
    "no_categories": Rule(
        "The catalogue lists no categories of a dimension.", "`[categories]` in indicators.toml"
    ),
    "no_period_in_name": Rule(
        "The file's name does not state its period.", f"the file's name, or `period_in_name` {_SOURCE}"
    ),
    "no_period_in_sheet": Rule(
        "The sheet's name does not state its period.", f"{_SENDER}, or `period_in_sheet` {_SOURCE}"
    ),
    "no_period_in_title": Rule(
        "The rows above the headings do not state the period.", f"{_SENDER}, or `period_in_title` {_SOURCE}"
    ),
    # ------------------------------------------------ periods and places
    "not_a_period": Rule(
        "A cell cannot be read as a period.", f"{_SENDER}, or `recodes` or `frequency` {_SOURCE}"
    ),
    "period_after_received": Rule("A figure is about a time after it arrived.", f"{_SENDER}, or {_FOLDER}"),
    "unknown_geography": Rule(
        "A place has neither a code nor a name of geography.csv, and is no alias.",
        f"`geography_aliases` {_SOURCE}",
    ),
    "ambiguous_geography": Rule(
        "Several places have that name in that period.", f"{_SENDER}, or in geography.csv"
    ),
    "geography_not_valid": Rule("The place did not exist in that period.", f"in geography.csv, or {_SENDER}"),
    # ------------------------------------------------ cells
    "not_a_number": Rule(
        "A cell holds neither a number nor a symbol of the source.", f"{_SENDER}, or `symbols` {_SOURCE}"
    ),
    "not_whole": Rule(
        "A count of children or events has decimals.",
        f"{_SENDER}, or `measure_kind` of the indicator in indicators.toml",
    ),
    "too_large": Rule("A number, or a file once unpacked, is larger than anything real.", _SENDER),
    "not_an_age": Rule(
        "A cell cannot be read as an age in whole years.", f"{_SENDER}, or `recodes` {_SOURCE}"
    ),
    "allowed_category": Rule(
        "A cell holds none of the categories of its dimension.",
        f"`recodes` {_SOURCE}, or `[categories]` in indicators.toml",
    ),
    "empty_cell": Rule(
        "A cell that names what a figure is about is empty.", f"{_SENDER}, or `fill_down` or `drop` {_SOURCE}"
    ),
    "not_negative": Rule("A count is below zero.", _SENDER),
    "possible_age": Rule("An age is below 0 or above 120.", _SENDER),
    "unique_key": Rule(
        "Two rows of a file are about the same period, place and categories.",
        f"{_SENDER}, or `sum_rows` or `same_rows` {_SOURCE}",
    ),
    "…_not_above_…": Rule("A part is larger than the whole it belongs to.", _SENDER),
    "known_status": Rule(
        "A row has a status that we never give: this is a fault of obapipe.",
        "with whoever looks after obapipe",
    ),
    # ------------------------------------------------ files together
    "waits_for_another_file": Rule(
        "Nothing is wrong with the file, but it cannot be judged without one that is held back.", _FOLDER
    ),
    "same_file_as_before": Rule(
        "A file has the very bytes of one that its source sent before.",
        f"{_SENDER}, or `same_file_as_before` {_CHECKS}",
    ),
    # ------------------------------------------------ rows together
    "replaced_by_later_file": Rule(
        "Two files of the month give the same figure, and the one whose name sorts last was used.", _FOLDER
    ),
    "rows_left_out_of_sum": Rule(
        "Rows that are added up lack the numerator or the denominator, and are in neither sum.", _SENDER
    ),
    "parts_not_total": Rule(
        "Parts do not add up to the total beside them.", f"{_SENDER}, or `sums` {_SOURCE}"
    ),
    # ------------------------------------------------ figures beside what was known (docs/checks.md)
    "jump": Rule("A figure changed by far more than its own past shows.", f"{_SENDER}, or `jump` {_CHECKS}"),
    "stopped_reporting": Rule(
        "A place that sent figures on time in each of the last periods sent none, although others did.",
        f"{_SENDER}, or `stopped_reporting` {_CHECKS}",
    ),
    "placeholder_zeros": Rule(
        "A file holds nothing but zeros for a place that was never near zero.",
        f"{_SENDER}, or `placeholder_zeros` {_CHECKS}",
    ),
    "zeros_everywhere": Rule(
        "A figure that was never near zero is zero for every place at once.",
        f"{_SENDER}, or `zeros_everywhere` {_CHECKS}",
    ),
    "falling_year_to_date": Rule(
        "A figure that counts from the start of a year is lower than the month before.",
        f"{_SENDER}, or `falling_year_to_date` {_CHECKS}",
    ),
    "parts_above_total": Rule(
        "Parts that were sent add up to more than the whole that was sent beside them.",
        f"{_SENDER}, or `parts_above_total` {_CHECKS}",
    ),
    "parts_below_total": Rule(
        "Parts that were sent add up to less than the whole that was sent beside them.",
        f"{_SENDER}, or `parts_below_total` {_CHECKS}",
    ),
    "population_missing": Rule(
        "A rate has no residents to divide by, or only those of a year long gone.",
        f"population.csv, or `population_missing` {_CHECKS}",
    ),
    "coverage": Rule(
        "A figure rests on less complete returns than its threshold asks for.",
        "`coverage` of the indicator, or `coverage` under `checks`, in indicators.toml",
    ),
    "definition_changed": Rule(
        "The first figures of a new definition arrived, and comparisons stop there.",
        f"`breaks` of the indicator, or `definition_changed` {_CHECKS}",
    ),
    "restated_history": Rule(
        "Figures that were known before are other figures now.", f"{_SENDER}, or `restated_history` {_CHECKS}"
    ),
    "percent_above_100": Rule("A percentage is above 100.", f"{_SENDER}, or `percent_above_100` {_CHECKS}"),
    "looks_like_a_fraction": Rule(
        "All percentages of a file are between 0 and 1, and before they were above 1.",
        f"{_SENDER}, or `looks_like_a_fraction` {_CHECKS}",
    ),
    "may_be_a_fraction": Rule(
        "All percentages of a file are between 0 and 1, and there are none before to compare.",
        f"{_SENDER}, or `may_be_a_fraction` {_CHECKS}",
    ),
}
