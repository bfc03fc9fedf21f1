"""A small invented release with one of everything pages must survive, from cells written by hand or by a formula."""

import math
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from obapipe.partnership import Break, Indicator, Partnership, Product, Section, Term
from obapipe.partnership.identity import Identity, PartnershipFile, Publication, Words
from obapipe.periods import Period, month_of, months_between, parse_period

HIDDEN = "confidential"
Cells = dict[str, tuple[float, float | None] | str]
_FIGURE_KEYS = ("previous", "last_year", "start")
_STRINGS = ("release", "indicator", "geography", "period", "breakdown", "category", "status")


def indicator(**keys: Any) -> Indicator:
    """An entry of the catalogue, the uninteresting keys filled in."""
    base: dict[str, Any] = {
        "title": "Not in education, employment or training (NEET)",
        "short_title": "NEET",
        "sentence": "young people aged 16 to 18 were not in education, employment or training (NEET)",
        "people": "young people",
        "definition": "Aged 16 to 18, living here, recorded as NEET at the end of the month.",
        "kind": "proportion",
        "unit": "percent",
        "frequency": "month",
        "better": "lower",
        "question": "better_off",
        "numerator": Term(extract="destinations", measure="young_people"),
        "denominator": Term(extract="destinations", measure="young_people"),
    }
    if keys.get("unit") == "count":
        base["denominator"] = None
    return Indicator.model_validate(base | keys)


_EMPTY = pl.DataFrame(schema=dict.fromkeys(("indicator", "geography", "level", "bin"), pl.String))


@dataclass
class InventedRelease:
    """Answers like an opened release, from cells written out by hand or by a formula."""

    partnership: Partnership
    cells: dict[tuple[str, str, str, str], Cells] = field(
        default_factory=dict[tuple[str, str, str, str], Cells]
    )
    told: list[tuple[str, str, str]] = field(default_factory=list[tuple[str, str, str]])
    trends: dict[str, pl.DataFrame] = field(default_factory=dict[str, pl.DataFrame])

    def places(self, month: str) -> pl.DataFrame:
        del month
        return self.partnership.geography

    def comparators(self) -> pl.DataFrame:
        return self.partnership.comparators

    def targets(self) -> pl.DataFrame:
        return self.partnership.targets

    def notices(self, month: str) -> pl.DataFrame:
        rows = [(month, name, place, "coverage", text) for name, place, text in self.told]
        return pl.DataFrame(rows, schema=["release", "indicator", "geography", "rule", "text"], orient="row")

    def holds_trends(self) -> bool:
        return bool(self.trends)

    def verdicts(self, month: str) -> pl.DataFrame:
        return self._trend("verdict", month)

    def baselines(self, month: str) -> pl.DataFrame:
        return self._trend("baseline", month)

    def forecasts(self, month: str) -> pl.DataFrame:
        return self._trend("forecast", month)

    def outlooks(self, month: str) -> pl.DataFrame:
        return self._trend("outlook", month)

    def changes(self, month: str) -> pl.DataFrame:
        return self._trend("change", month)

    def records(self, month: str) -> pl.DataFrame:
        return self._trend("record", month)

    def positions(self, month: str) -> pl.DataFrame:
        return self._trend("position", month)

    def recent_trends(self, month: str) -> pl.DataFrame:
        return self._trend("recent_trend", month)

    def control_charts(self, month: str) -> pl.DataFrame:
        return self._trend("control_chart", month)

    def forecast_records(self, month: str) -> pl.DataFrame:
        return self._trend("forecast_record", month)

    def method_audits(self, month: str) -> pl.DataFrame:
        return self._trend("method_audit", month)

    def partner_forecasts(self) -> pl.DataFrame:
        return self._trend("partner_forecast", "")

    def _trend(self, table: str, month: str) -> pl.DataFrame:
        del month
        return self.trends.get(table, _EMPTY)

    def series(self, month: str) -> pl.DataFrame:
        rows = [
            self._cell(month, key, parse_period(text, self._frequency(key)))
            for key, cells in sorted(self.cells.items())
            for text in sorted(cells)
            if key[2] == "all" and parse_period(text, self._frequency(key)).end <= month_of(month).end
        ]
        return pl.DataFrame(rows, infer_schema_length=None)

    def figures(self, month: str) -> pl.DataFrame:
        rows: list[dict[str, Any]] = []
        for key, cells in sorted(self.cells.items()):
            periods = [parse_period(text, self._frequency(key)) for text in cells]
            ended = [one for one in periods if one.end <= month_of(month).end]
            if not ended or (self._frequency(key) == "month" and max(ended).text != month):
                continue
            rows.append(self._figure(month, key, max(ended)))
        self._ranked(rows)
        return pl.DataFrame(rows, infer_schema_length=None)

    def _frequency(self, key: tuple[str, str, str, str]) -> Any:
        return self.partnership.indicators[key[0]].frequency

    def _known(self, key: tuple[str, str, str, str], period: Period) -> dict[str, Any]:
        found = self.cells[key].get(period.text, "not available")
        one = self.partnership.indicators[key[0]]
        if isinstance(found, str):
            return {"status": found, "numerator": None, "denominator": None, "value": None}
        top, base = found
        value = top if base is None else top * one.scale / base
        return {"status": "released", "numerator": top, "denominator": base, "value": value}

    def _cell(self, month: str, key: tuple[str, str, str, str], period: Period) -> dict[str, Any]:
        one = self.partnership.indicators[key[0]]
        return {
            "release": month,
            "indicator": key[0],
            "definition_version": 1 + sum(item.from_ <= period.text for item in one.breaks),
            "geography": key[1],
            "period": period.text,
            "period_start": period.start,
            "period_end": period.end,
            "breakdown": key[2],
            "category": key[3],
            **self._known(key, period),
            "provisional": period.text == month,
            "revised": False,
            "broken": any(period.text == item.from_ for item in one.breaks),
        }

    def _figure(self, month: str, key: tuple[str, str, str, str], period: Period) -> dict[str, Any]:
        row, one = self._cell(month, key, period), self.partnership.indicators[key[0]]
        start = parse_period("2011-08") if one.frequency == "month" else period.shift(-2)
        for name, earlier in zip(_FIGURE_KEYS, (period.shift(-1), period.year_before(), start), strict=True):
            there = earlier.text in self.cells[key]
            past = self._known(key, earlier)
            both = row["status"] == past["status"] == "released"
            broken = any(earlier.text < item.from_ <= period.text for item in one.breaks)
            row |= {
                f"{name}_period": earlier.text if there else None,
                f"{name}_numerator": past["numerator"],
                f"{name}_value": past["value"],
                f"{name}_status": past["status"],
                f"change_{name}_number": row["numerator"] - past["numerator"]
                if both and not broken
                else None,
                f"change_{name}_value": row["value"] - past["value"] if both and not broken else None,
            }
        full = {
            "full_year_period": None,
            "full_year_numerator": None,
            "full_year_status": None,
            "full_year_ratio": None,
        }
        if one.accumulate:
            last = self._known(key, parse_period("2013-03"))
            full = {
                "full_year_period": "2012/13",
                "full_year_numerator": last["numerator"],
                "full_year_status": last["status"],
                "full_year_ratio": row["value"] / last["value"] if row["value"] and last["value"] else None,
            }
        return row | full

    def _ranked(self, rows: list[dict[str, Any]]) -> None:
        clusters = set(self.partnership.geography.filter(pl.col("level") == "cluster")["code"])
        for row in rows:
            peers = [
                one
                for one in rows
                if one["geography"] in clusters
                and all(one[key] == row[key] for key in ("indicator", "breakdown", "category"))
            ]
            values = [one["value"] for one in peers if one["status"] == "released"]
            mine = row["value"] if row["geography"] in clusters and row["status"] == "released" else None
            high = self.partnership.indicators[row["indicator"]].better == "higher"
            lower = None if mine is None else sum(value < mine for value in values)
            higher = None if mine is None else sum(value > mine for value in values)
            city = self._known(
                (row["indicator"], "C", row["breakdown"], row["category"]), parse_period(row["period"])
            )
            row |= {
                "city_numerator": city["numerator"],
                "city_value": city["value"],
                "city_status": city["status"],
                "rank": None if mine is None else 1 + ((higher if high else lower) or 0),
                "places_ranked": len(values),
                "places_hidden": sum(one["status"] == HIDDEN for one in peers),
                "places_lower": lower,
                "places_higher": higher,
            }


_DESTINATIONS = {
    "sixth_form": "School sixth form",
    "work": "Employment with training",
    "neet_seeking": "NEET: seeking work or learning",
    "not_known": "Not known",
}


def build_partnership(names: list[str], *, synthetic: bool = True, word: str = "cluster") -> Partnership:
    """A partnership with the named clusters, C the city, and an indicator of every sort."""
    catalogue = {
        "neet": indicator(),
        "neet_long": indicator(
            title="NEET for 3 months or more",
            short_title="NEET 3 months or more",
            sentence="young people had been NEET for 3 months or more",
            breaks=[
                Break.model_validate(
                    {
                        "version": 2,
                        "from": "2013-07",
                        "reason": "a clock that starts again after a course was added.",
                    }
                )
            ],
        ),
        "looked_after": indicator(
            title="Children looked after",
            short_title="Children looked after",
            sentence="children were looked after",
            people="children",
            definition="Looked after at the end of the month, by home address.",
            kind="stock",
            unit="per_10000",
            better_basis="agreed locally",
            balancing=["requests"],
            denominator={"population": [0, 17]},
        ),
        "attendance": indicator(
            title="Attendance in primary schools",
            short_title="Primary attendance",
            sentence="possible sessions were attended",
            people="sessions",
            definition="Sessions attended of those possible.",
            better="higher",
        ),
        "requests": indicator(
            title="Requests for service",
            short_title="Requests for service",
            sentence="requests for service were made",
            people="requests",
            definition="Requests for a service from social care.",
            kind="flow",
            unit="count",
            better="neither",
            accumulate="financial_year",
        ),
        "destinations": indicator(
            title="Young people by destination",
            short_title="Destinations",
            kind="stock",
            unit="count",
            better="neither",
            breakdowns=["destination"],
        ),
        "attainment": indicator(
            title="Five or more good GCSEs",
            short_title="Good GCSEs",
            sentence="pupils got five or more good GCSEs",
            people="pupils",
            definition="Five or more at A* to C, English and maths among them.",
            frequency="academic_year",
            better="higher",
            comparators=["england", "statistical_neighbours"],
        ),
    }
    sections = [
        Section(kind="headline", indicators=("neet",)),
        Section(kind="cards", indicators=("neet", "neet_long", "looked_after", "attendance")),
        Section(kind="curve", indicators=("neet",)),
        Section(kind="meeting"),
        Section(kind="position", indicators=("neet", "neet_long", "looked_after")),
        Section(kind="months", indicators=("neet", "neet_long", "looked_after")),
        Section(kind="breakdown", indicators=("destinations",), by="destination"),
        Section(kind="places", indicators=("neet", "neet_long", "looked_after")),
    ]
    wide = [
        Section(kind="headline", indicators=("looked_after", "attendance", "neet")),
        Section(kind="curve", indicators=("looked_after", "attendance", "neet")),
        Section(kind="year_to_date", indicators=("requests",)),
        Section(
            kind="indicators", indicators=("looked_after", "attendance", "neet", "attainment", "requests")
        ),
        Section(kind="places", indicators=("looked_after", "attendance", "neet")),
    ]
    products = [
        Product(
            id="neet",
            title="NEET dashboard",
            short_title="NEET",
            about="Young people aged 16 to 18 and where they are.",
            sections=tuple(sections),
        ),
        Product(
            id="cypp",
            title="CYPP indicators dashboard",
            short_title="CYPP",
            about="Every indicator of the plan.",
            sections=tuple(wide),
        ),
    ]
    rows = [("C", "Exham", "city", None)] + [
        (f"K{number:02d}", name, "cluster", "C") for number, name in enumerate(names)
    ]
    return Partnership(
        folder=Path("nowhere"),
        file=PartnershipFile(
            partnership=Identity(
                name="Exham Children and Young People's Partnership",
                place="Exham",
                synthetic=synthetic,
                marking="OFFICIAL",
                contact="Children's performance service, performance@exham.example",
                plan_name="Children and Young People's Plan",
                plan_start="2011-04",
                obsessions=("looked_after", "attendance", "neet"),
            ),
            words=Words(cluster=word, clusters=f"{word}s"),
            publication=Publication(first_month="2011-04"),
        ),
        indicators=catalogue,
        categories={"destination": _DESTINATIONS},
        products=products,
        sources=[],
        geography=pl.DataFrame(rows, schema=["code", "name", "level", "parent"], orient="row"),
        population=pl.DataFrame(),
        comparators=pl.DataFrame(
            [
                ("attainment", "2011/12", "england", 59.4, "Department", "published"),
                ("neet", "2012/13", "england", 5.8, "Department", "published"),
            ],
            schema=["indicator", "period", "comparator", "value", "source", "method"],
            orient="row",
        ),
        targets=pl.DataFrame(
            [("neet", "K01", "2014-08", 5.0, "Children's Trust Board")],
            schema=["indicator", "geography", "period", "value", "set_by"],
            orient="row",
        ),
        raw_root=None,
    )


def _wave(place: int, month: int, size: float) -> int:
    """A whole number that moves with the seasons, the same each time."""
    return round(
        size * (1 + 0.18 * math.sin(month / 1.9 + place) + 0.1 * math.sin(place * 2.3) - 0.006 * month)
    )


def build_release(partnership: Partnership, first: str, last: str) -> InventedRelease:
    """Cells from the first month to the last.

    The second cluster has gaps, the last but one is wholly confidential, the last has nothing at all.
    """
    release = InventedRelease(partnership)
    codes = partnership.geography.filter(pl.col("level") == "cluster")["code"].to_list()
    months = months_between(first, last)
    quiet, silent = codes[-2], codes[-1]
    for number, code in enumerate([*codes, "unallocated"]):
        for step, month in enumerate(months):
            base = 480 + 37 * ((number * 5) % 9)
            hidden = code == quiet or (code == codes[1] and step in (7, 8, 10))
            cells: dict[str, Any] = {
                "neet": (_wave(number, step, 36 + 3 * (number % 7)), base),
                "neet_long": (_wave(number, step, 18 + number % 5), base),
                "looked_after": (_wave(number, step, 52 + 4 * (number % 6)), 4200 + 90 * number),
                "requests": (40 * (1 + (int(month[5:]) - 4) % 12) + 3 * number + step % 5, None),
            }
            if not month.endswith("-08"):
                cells["attendance"] = (93000 + _wave(number, step, 900), 100000)
            for name, value in cells.items():
                release.cells.setdefault((name, code, "all", "all"), {})[month] = HIDDEN if hidden else value
        for category, count in zip(_DESTINATIONS, (401, 60, 42, 27), strict=True):
            hide = code == quiet or (code == codes[1] and category in ("work", "not_known"))
            release.cells[("destinations", code, "destination", category)] = {
                last: HIDDEN if hide else (count + number, None)
            }
        release.cells[("destinations", code, "all", "all")] = {
            last: HIDDEN if code == quiet else (530 + 4 * number, None)
        }
        if code != "unallocated":
            release.cells[("attainment", code, "all", "all")] = {
                f"20{year:02d}/{year + 1:02d}": HIDDEN
                if code == quiet
                else (100 + number + 5 * (year - 8), 190 + number)
                for year in range(8, 12)
            }
    for name in ("neet", "neet_long", "looked_after", "attendance", "requests", "attainment", "destinations"):
        sum_up(release, name, [*codes, "unallocated"])
    for key in [key for key in release.cells if key[1] == silent]:
        del release.cells[key]
    release.told.append(
        ("neet", codes[1], "91% of destinations were known: below the 95% this figure needs to be sure of.")
    )
    return release


def sum_up(release: InventedRelease, name: str, codes: list[str], whole: str = "C") -> None:
    """The city, or an area, from its clusters; the confidential ones count as forty of five hundred."""
    for _, code, breakdown, category in [
        key for key in release.cells if key[0] == name and key[1] == codes[0]
    ]:
        for period in release.cells[(name, code, breakdown, category)]:
            parts = [
                release.cells.get((name, one, breakdown, category), {}).get(period, "not available")
                for one in codes
            ]
            known = [part if isinstance(part, tuple) else (40.0, 500.0) for part in parts]
            rate = release.partnership.indicators[name].has_rate
            total = (sum(part[0] for part in known), sum(part[1] or 0 for part in known) if rate else None)
            release.cells.setdefault((name, whole, breakdown, category), {})[period] = total


CLUSTERS = [
    "Alder Vale",
    "Hartsley",
    "Millbrook",
    'Nor<b>ton & "Sons"',
    "Oakwood",
    "Pennfield",
    "Quarry Bank",
    "Rothwick",
    "Sallow Gate",
    "Upper Wick",
    "Yewtree",
]
