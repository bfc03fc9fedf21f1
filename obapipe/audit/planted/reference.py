"""The invented partnership of the self-test: five clusters in one area, two more areas, an indicator a leak."""

from pathlib import Path

from obapipe.partnership import Partnership, load_partnership

CLUSTERS = ("Abbey", "Brook", "Cray", "Dale", "Elm")
AREA, CITY = "East", "Testford"
_PARTNERSHIP = """
[partnership]
name = "Planted"
place = "Testford"
contact = "Nobody"
plan_name = "Plan"
plan_start = "2013-04"
[publication]
first_month = "2013-04"
[disclosure]
sensitive_from = {sensitive_from}
"""
_GEOGRAPHY = """code,name,level,parent,valid_from,valid_to,successor
T,Testford,city,,,,
E,East,area,T,,,
W,West,area,T,,,
N,North,area,T,,,
C1,Abbey,cluster,E,,,
C2,Brook,cluster,E,,,
C3,Cray,cluster,E,,,
C4,Dale,cluster,E,,,
C5,Elm,cluster,E,,,
C6,Fenn,cluster,W,,,
C7,Grove,cluster,N,,,
"""
_POPULATION = "year,geography,age_from,age_to,population\n" + "".join(
    f"2012,C{cluster},0,17,3187\n" for cluster in range(1, 8)
)
_CATEGORIES = """
[categories.age_band]
young = "Young"
middle = "Middle"
old = "Old"
[categories.source_agent]
school = "School"
family = "Family"
[categories.primary_reason]
first = "First reason"
second = "Second reason"
third = "Third reason"
fourth = "Fourth reason"
"""
_TEXTS = """title = "{title}"
short_title = "{title}"
people = "children"
definition = "Planted."
better = "neither"
question = "how_much"
"""
_LEVELS = 'geographies = ["cluster", "area", "city"]\n'


def planted_partnership(folder: Path, titles: dict[str, tuple[str, str]], sensitive_from: int) -> Partnership:
    """Write and load the partnership.

    Args:
        folder: where its files go.
        titles: by the indicator's id: its title, and what else stands in its entry; where that names no numerator, it
            counts rows of its own.
        sensitive_from: the smallest number that is hidden, 0 or 1.
    """
    reference = folder / "raw" / "reference"
    reference.mkdir(parents=True)
    entries = [_entry(name, title, more) for name, (title, more) in titles.items()]
    files = {
        "partnership.toml": _PARTNERSHIP.format(sensitive_from=sensitive_from),
        "geography.csv": _GEOGRAPHY,
        "population.csv": _POPULATION,
        "indicators.toml": "\n".join([_CATEGORIES, *entries]),
        "products.toml": f'[[product]]\nid = "planted"\ntitle = "Planted"\nshort_title = "Planted"\nabout = "Leaks."\n'
        f'sections = [{{kind = "headline", indicators = ["{next(iter(titles))}"]}}]\n',
        "sources.toml": "source = []\n",
    }
    for name, text in files.items():
        (reference / name).write_text(text, "utf-8")
    return load_partnership(folder)


def _entry(name: str, title: str, more: str) -> str:
    usual = {
        "numerator": f'{{extract = "indicator_values", measure = "numerator", where = {{indicator = ["{name}"]}}}}',
        "kind": '"stock"',
        "unit": '"count"',
        "frequency": '"month"',
    }
    given = {line.partition(" = ")[0] for line in more.splitlines()}
    rest = "".join(f"{key} = {value}\n" for key, value in usual.items() if key not in given)
    own = more.replace("SELF", name)
    return f"[indicator.{name}]\n{_TEXTS.format(title=title)}{rest}{own}\n{_LEVELS}"
