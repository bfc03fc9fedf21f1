"""The `obapipe` command: words in, words out. What a command does is in `obapipe.commands` and the pipeline.

Exit codes: 0 done, 1 the data is at fault, 2 the call is at fault, 3 we are at fault.
"""

import os
import subprocess
import sys
import webbrowser
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, NoReturn

import typer

from obapipe.commands.console import complain, say, say_json, say_table, show_exception, working
from obapipe.partnership import Partnership, PartnershipError, load_partnership
from obapipe.settings import Settings

if TYPE_CHECKING:
    from obapipe.reporting.month import MonthReport

DATA_FAULT, CALL_FAULT, OUR_FAULT = 1, 2, 3
_ADVISED = 10

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Cluster dashboards for children's services: from a month's extracts to published pages.",
)

Period = Annotated[str, typer.Argument(metavar="PERIOD", help="A month, such as 2013-07.")]
OptionalPeriod = Annotated[
    str | None,
    typer.Argument(metavar="[PERIOD]", help="A month, such as 2013-07; the newest where left out."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for a machine.")]


@app.callback()
def _options(
    context: typer.Context,
    data: Annotated[
        Path | None,
        typer.Option("--data", help="The partnership folder; by default OBAPIPE_DATA, or 'data' here."),
    ] = None,
) -> None:
    """Cluster dashboards for children's services: from a month's extracts to published pages."""
    settings = Settings()
    context.obj = settings if data is None else settings.model_copy(update={"data": data})


@app.command()
def demo(context: typer.Context) -> None:
    """Write the invented city's extracts to the partnership folder."""
    from obapipe.demo import DemoError, write_demo  # noqa: PLC0415 - each command loads only what it needs

    settings = _settings(context)
    try:
        with working("Writing the invented city") as tell:
            write_demo(settings.data, tell)
    except DemoError as error:
        _stop(str(error), CALL_FAULT)
    say(f"The invented city is in {settings.data}. Publish a month with: obapipe build 2013-12")


@app.command()
def check(
    context: typer.Context,
    period: OptionalPeriod = None,
    as_json: AsJson = False,
    no_report: Annotated[
        bool, typer.Option("--no-report", help="Write no report; --json writes none either.")
    ] = False,
) -> None:
    """Validate what arrived, explain every problem and write the problem report; changes nothing else."""
    from obapipe.commands.checking import check_months  # noqa: PLC0415
    from obapipe.commands.runs import CallError, months_of  # noqa: PLC0415
    from obapipe.commands.state import landed_months  # noqa: PLC0415
    from obapipe.ingest.month import received_months  # noqa: PLC0415
    from obapipe.ingest.problems import has_errors  # noqa: PLC0415
    from obapipe.reporting.lines import tally  # noqa: PLC0415
    from obapipe.restricted import open_if_there  # noqa: PLC0415

    settings = _settings(context)
    partnership = _partnership(settings)
    landed = landed_months(settings)
    try:
        there = received_months(partnership)
        months = there[-1:] if period is None else months_of(period, period, _any_month(partnership))
    except CallError as error:
        _stop(str(error), CALL_FAULT)
    with (
        working(f"Reading what arrived for {_listed(months)}"),
        open_if_there(settings.warehouse, wait_seconds=settings.lock_timeout_seconds) as connection,
    ):
        checked = check_months(partnership, months, landed, connection)
    if not months and not checked.problems:
        _stop("Nothing has arrived yet: there is no month folder under raw.", DATA_FAULT)
    if as_json:
        say_json([problem.__dict__ for problem in checked.problems])
    else:
        for line in checked.lines:
            say(line.describe())
        counted = f"{_counted(checked.files, 'file')}, {_counted(checked.rows, 'row')}"
        say(f"{_listed(months)}: {counted}, {tally(checked.lines)}.")
        if not no_report:
            _report(settings, checked.reports)
    raise typer.Exit(DATA_FAULT if has_errors(checked.problems) else 0)


@app.command()
def build(context: typer.Context, period: Period) -> None:
    """Run the pipeline for a month and publish it."""
    _publish(context, period, period)


@app.command()
def backfill(
    context: typer.Context,
    first: Annotated[
        str, typer.Argument(metavar="FROM", help="The first month or quarter, such as 2013-Q1.")
    ],
    last: Annotated[str, typer.Argument(metavar="TO", help="The last month or quarter.")],
) -> None:
    """The same for a range of months or quarters, in one run."""
    _publish(context, first, last)


@app.command()
def audit(  # noqa: PLR0913, PLR0917 - an option each
    context: typer.Context,
    where: Annotated[
        str | None,
        typer.Argument(
            metavar="[PERIOD or DIR]",
            help="A published month, or a folder of month folders; the whole published site where left out.",
        ),
    ] = None,
    tables: Annotated[
        Path | None,
        typer.Option("--tables", metavar="DIR", help="Audit tables from elsewhere instead: their folder."),
    ] = None,
    description: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="What describes the tables, where it does not lie beside them."),
    ] = None,
    suppressed: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Of cells.csv and relations.csv, the folder of suppressed.csv."),
    ] = None,
    threshold: Annotated[
        int | None, typer.Option(min=1, help="Of cells.csv, the smallest count that may be shown; 5.")
    ] = None,
    sensitive_from: Annotated[
        int | None, typer.Option(min=0, help="Of cells.csv, the smallest count that is hidden; 0.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Look in the published files for what an outsider could work out. Exit 0: nothing; 1: something; 3: blind."""
    from obapipe.audit.attack import audit_site  # noqa: PLC0415
    from obapipe.audit.planted import undetected  # noqa: PLC0415
    from obapipe.publication import published_months  # noqa: PLC0415
    from obapipe.publishing.swap import RELEASES, current_version  # noqa: PLC0415

    if tables is not None:
        _audit_foreign(where, tables, description, suppressed, threshold, sensitive_from, as_json=as_json)
    if (
        description is not None
        or suppressed is not None
        or threshold is not None
        or sensitive_from is not None
    ):
        _stop("--description, --suppressed, --threshold and --sensitive-from go with --tables.", CALL_FAULT)
    settings = _settings(context)
    partnership = _partnership(settings)
    folder = Path(where) if where is not None and Path(where).is_dir() else None
    month = None if folder is not None else where
    if folder is None:
        version = current_version(settings.site)
        if version is None:
            _stop("Nothing has been published yet: run 'obapipe build' first.", DATA_FAULT)
        if month is not None and month not in published_months(settings.site):
            _stop(f"{month} is neither a published month nor a folder; see 'obapipe status'.", CALL_FAULT)
        folder = settings.site / RELEASES / version
    with working("Auditing the published files"):
        report = replace(audit_site(folder, partnership), undetected=undetected())
    if month is not None:
        report = replace(
            report,
            breaches=tuple(one for one in report.breaches if one.file.startswith(f"{month}/")),
            narrowed=tuple(one for one in report.narrowed if one.file.startswith(f"{month}/")),
        )
    if as_json:
        say_json(report.as_json())
    else:
        say(report.describe())
    raise typer.Exit(OUR_FAULT if report.undetected else 0 if report.clean else DATA_FAULT)


@app.command()
def suppress(
    tables: Annotated[
        Path, typer.Option("--tables", metavar="DIR", help="The folder of cells.csv and relations.csv.")
    ],
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Where suppressed.csv is written.")],
    level: Annotated[
        Literal["E", "R", "D"],
        typer.Option(
            case_sensitive=False,
            help="What a reader cannot tell of a hidden count: its number (E), which small number it is (R), "
            "that it is small at all (D).",
        ),
    ] = "D",
    threshold: Annotated[int, typer.Option(min=1, help="The smallest count that may be shown.")] = 5,
    sensitive_from: Annotated[int, typer.Option(min=0, help="The smallest count that is hidden.")] = 0,
) -> None:
    """Protect tables from anywhere, release by release; writes what is hidden, and the proof. Restricted."""
    from obapipe.commands.suppressing import ProtectionError, suppress_tables  # noqa: PLC0415
    from obapipe.disclosure.tables import TablesError  # noqa: PLC0415

    if sensitive_from >= threshold:
        _stop(f"--sensitive-from {sensitive_from} must be below --threshold {threshold}.", CALL_FAULT)
    if not tables.is_dir():
        _stop(f"{tables} is not a folder; name the folder of cells.csv and relations.csv.", CALL_FAULT)
    try:
        with working("Protecting the tables") as tell:
            suppressed = suppress_tables(
                tables,
                out,
                level=level,
                threshold=threshold,
                sensitive_from=sensitive_from,
                progress=tell,
            )
    except (TablesError, ProtectionError) as error:
        _stop(str(error), DATA_FAULT)
    except OSError as error:
        _stop(f"{error.filename or out}: {error.strerror}.", CALL_FAULT)
    say(
        f"{suppressed.describe()}\nWhat is hidden, and the proof, is in {out}. Restricted: the proof tells true counts."
    )


@app.command()
def explain(  # noqa: PLR0913, PLR0917 - Typer makes a word or an option of each
    context: typer.Context,
    indicator: Annotated[str, typer.Argument(metavar="INDICATOR", help="Its id or its title.")],
    geography: Annotated[str, typer.Argument(metavar="GEOGRAPHY", help="A place's code or name.")],
    period: Annotated[
        str, typer.Argument(metavar="PERIOD", help="What the figure is about, such as 2013-07 or 2012/13.")
    ],
    month: Annotated[
        str | None,
        typer.Option("--month", help="The edition to explain, such as 2013-12; by default the newest."),
    ] = None,
    category: Annotated[
        str | None, typer.Option("--category", help="NAME=VALUE: a category of a published breakdown.")
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Every cell, not the first ten of each count.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Walk a published figure back to the cells it came from; say why it is hidden where it is. Restricted."""
    from obapipe.explanation import NOTICE, NotBuiltError, QuestionError, ask, lines_of  # noqa: PLC0415
    from obapipe.explanation import explain as explain_figure  # noqa: PLC0415
    from obapipe.reference import Reference  # noqa: PLC0415

    settings = _settings(context)
    reference = Reference(_partnership(settings))
    try:
        question = ask(reference.partnership, indicator, geography, period, category)
        explanation = explain_figure(settings, reference, question, month)
    except QuestionError as error:
        _stop(str(error), CALL_FAULT)
    except NotBuiltError as error:
        _stop(str(error), DATA_FAULT)
    if as_json:
        say_json({"restricted": NOTICE, **explanation.as_json()})
        return
    for line in lines_of(explanation, reference, everything=everything):
        say(line)


@app.command(name="map")
def map_command(  # noqa: PLR0913, PLR0917 - an option each
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A file as it was sent; it may lie anywhere.")],
    sheet: Annotated[
        str | None, typer.Option(help="The sheet to look at; the likeliest where left out.")
    ] = None,
    from_row: Annotated[
        int, typer.Option(min=0, help="Look at the table that begins in this row or below.")
    ] = 0,
    extract: Annotated[str | None, typer.Option(help="The extract it should become.")] = None,
    name: Annotated[str | None, typer.Option(help="What to call the source.")] = None,
    write: Annotated[
        bool, typer.Option("--write/--no-write", help="Write the draft at the end of sources.toml.")
    ] = True,
    another: Annotated[
        bool, typer.Option("--another", help="Write it although a source reads this file already.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Look at an unknown file, say what is in it and write a draft of its mapping into sources.toml."""
    from obapipe.commands.mapping import map_file  # noqa: PLC0415
    from obapipe.ingest.problems import IngestError  # noqa: PLC0415
    from obapipe.proposal.machine import as_json as for_a_machine  # noqa: PLC0415
    from obapipe.proposal.proposing import Asked, NoSuchSheetError, NoTableError  # noqa: PLC0415
    from obapipe.proposal.words import told  # noqa: PLC0415
    from schemas import EXTRACTS  # noqa: PLC0415

    settings = _settings(context)
    if extract is not None and extract not in EXTRACTS:
        _stop(f"'{extract}' is not an extract; there are {', '.join(EXTRACTS)}.", CALL_FAULT)
    if not file.is_file():
        what = "is a folder; name a file in it" if file.is_dir() else "is not there"
        _stop(f"{file} {what}.", CALL_FAULT)
    asked = Asked(sheet, extract, name, from_row)
    try:
        with working(f"Looking at {file.name}"):
            mapped = map_file(file, settings.data, settings.raw_root, asked, write=write, another=another)
    except NoSuchSheetError as error:
        _stop(str(error), CALL_FAULT)
    except (IngestError, NoTableError) as error:
        _stop(str(error), DATA_FAULT)
    except OSError as error:
        _stop(f"{error.filename or file}: {error.strerror}.", DATA_FAULT)
    if as_json:
        say_json(for_a_machine(mapped.proposal, mapped.done))
    else:
        say(told(mapped.proposal, mapped.done, mapped.kept_back))
    raise typer.Exit(DATA_FAULT if mapped.kept_back else 0)


@app.command(name="advise")
def advise_command(
    context: typer.Context,
    period: OptionalPeriod = None,
    at_least: Annotated[
        int,
        typer.Option(
            min=0, max=100, help="Per cent of a table's figures that are hidden for it to be advised on."
        ),
    ] = 40,
    everything: Annotated[bool, typer.Option("--all", help="Every table, however little it hides.")] = False,
    as_json: AsJson = False,
) -> None:
    """Say which coarser publication (quarter, merged bands, area) would show most of what is hidden. Restricted."""
    from obapipe.commands.advising import COLUMNS, NothingToAdviseError, advise_on, write_advice  # noqa: PLC0415
    from obapipe.commands.runs import CallError  # noqa: PLC0415
    from obapipe.disclosure.protection import DisclosureError  # noqa: PLC0415
    from obapipe.reporting.writing import ReportError  # noqa: PLC0415

    settings = _settings(context)
    partnership = _partnership(settings)
    try:
        with working("Trying out coarser publications") as tell:
            share = 0.0 if everything else at_least / 100
            advised = advise_on(settings, partnership, period, at_least=share, progress=tell)
        written = write_advice(advised, settings)
    except CallError as error:
        _stop(str(error), CALL_FAULT)
    except DisclosureError as error:
        _stop(f"What was tried out cannot be made safe; nothing was changed. {error}", DATA_FAULT)
    except (NothingToAdviseError, ReportError) as error:
        _stop(str(error), DATA_FAULT)
    if as_json:
        say_json(advised.as_json())
        return
    if advised.tables:
        say_table(COLUMNS, advised.rows()[:_ADVISED])
        for text in advised.sentences()[:_ADVISED]:
            say(text)
        say(advised.basis())
    else:
        say(
            f"{advised.month}: no table hides {at_least} % of its figures or more. --all looks at every table."
        )
    say(f"The whole is in {written}. Restricted: it is for whoever decides what is published.")


@app.command()
def status(context: typer.Context, as_json: AsJson = False) -> None:
    """What has arrived, been built, been published, and what is late."""
    from obapipe.commands.state import month_states, standing_notes  # noqa: PLC0415

    settings = _settings(context)
    partnership = _partnership(settings)
    states = month_states(settings, partnership)
    if as_json:
        say_json([state.as_json() for state in states])
        return
    say_table(
        ("Month", "Files", "In the warehouse", "Published", "Late"),
        [
            (
                state.month,
                str(state.files),
                "yes" if state.landed else "no",
                "yes" if state.published else "no",
                ", ".join(state.late),
            )
            for state in states
        ],
    )
    for note in standing_notes(settings, partnership):
        say(note)


@app.command(name="open")
def open_pages(
    context: typer.Context,
    period: OptionalPeriod = None,
    serve: Annotated[
        bool, typer.Option("--serve", help="Serve the pages on localhost until stopped.")
    ] = False,
) -> None:
    """Open the published pages in the browser."""
    from obapipe.commands.serving import serve as serve_pages  # noqa: PLC0415
    from obapipe.publishing.swap import CURRENT, RELEASES, current_version  # noqa: PLC0415

    settings = _settings(context)
    version = current_version(settings.site)
    if version is None:
        _stop("Nothing has been published yet: run 'obapipe build' first.", DATA_FAULT)
    pages = settings.site / CURRENT
    pages = pages if pages.is_dir() else settings.site / RELEASES / str(version)
    page = pages / (period or "") / "index.html"
    if not page.is_file():
        _stop(f"{period} is not published; 'obapipe status' lists the months that are.", CALL_FAULT)
    if serve:
        serve_pages(pages, lambda address: say(f"The pages are at {address} until you press Ctrl+C."))
    say(str(page))
    webbrowser.open(page.resolve().as_uri())


@app.command()
def ui(context: typer.Context) -> None:
    """Open Dagster's web page on this machine."""
    from obapipe.commands.runs import state_folder  # noqa: PLC0415

    settings = _settings(context)
    home = state_folder(settings)
    environment = {
        **os.environ,
        "DAGSTER_HOME": str(home),
        "OBAPIPE_STATE_DIR": str(home),
        "OBAPIPE_DATA": str(settings.data.resolve()),
    }
    command = [sys.executable, "-m", "dagster", "dev", "-m", "obapipe.definitions"]
    raise typer.Exit(subprocess.run(command, env=environment, check=False).returncode)  # noqa: S603 - our own words


def main() -> None:
    """Run the command; whatever is not explained before it gets here is our fault, and said so."""
    try:
        app()
    except KeyboardInterrupt:
        complain("Stopped. What was published before is unchanged.")
        sys.exit(130)
    except Exception as error:  # noqa: BLE001 - the last line of defence speaks to an analyst, not a traceback
        sys.exit(_explained(error))


def _explained(error: Exception) -> int:
    """Say what happened; the exit code that goes with it."""
    from obapipe.commands.serving import ServingError  # noqa: PLC0415
    from obapipe.ledger import LedgerError  # noqa: PLC0415
    from obapipe.warehouse import WarehouseError  # noqa: PLC0415

    if isinstance(error, ServingError):
        complain(str(error))
        return CALL_FAULT
    if isinstance(error, WarehouseError | LedgerError):
        complain(str(error))
        return DATA_FAULT
    if os.environ.get("OBAPIPE_DEBUG"):
        show_exception()
    complain(_our_fault(f"{type(error).__name__}: {error}"))
    return OUR_FAULT


def _our_fault(what: str) -> str:
    return (
        f"obapipe itself failed ({what}).\n"
        "What was published before is unchanged. Run it again with OBAPIPE_DEBUG=1 and send the output\n"
        "to whoever looks after obapipe."
    )


def _report(settings: Settings, reports: "list[MonthReport]") -> None:
    """Write the problem reports and say where they are; what was found has been said whether or not they can be."""
    from obapipe.reporting.writing import ReportError, write_report  # noqa: PLC0415

    for report in reports:
        try:
            say(f"The report is at {write_report(report, settings).page}")
        except ReportError as error:
            complain(str(error))


def _publish(context: typer.Context, first: str, last: str) -> None:
    from obapipe.commands.runs import CallError, build_months, months_of  # noqa: PLC0415
    from obapipe.progress import listening  # noqa: PLC0415

    settings = _settings(context)
    partnership = _partnership(settings)
    try:
        months = months_of(first, last, partnership)
    except CallError as error:
        _stop(str(error), CALL_FAULT)
    explained: list[str] = []
    with working(f"Publishing {_listed(months)}") as tell, listening(tell, explained.append):
        outcome = build_months(settings, months)
    if outcome.ours:
        if os.environ.get("OBAPIPE_DEBUG"):
            complain(outcome.trace)
        _stop(_our_fault("; ".join(outcome.messages)), OUR_FAULT)
    if not outcome.succeeded:
        _stop("\n".join([*explained, *outcome.messages]), DATA_FAULT)
    for note in explained:
        say(note)
    say(f"Published {_listed(months)}. Open the pages with: obapipe open")


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _listed(months: list[str]) -> str:
    if not months:
        return "no month"
    return months[0] if len(months) == 1 else f"{len(months)} months, {months[0]} to {months[-1]}"


def _settings(context: typer.Context) -> Settings:
    return context.find_object(Settings) or Settings()


def _audit_foreign(
    where: str | None,
    tables: Path,
    description: Path | None,
    suppressed: Path | None,
    threshold: int | None,
    sensitive_from: int | None,
    *,
    as_json: bool,
) -> NoReturn:
    from obapipe.audit.foreign import ForeignError  # noqa: PLC0415
    from obapipe.commands.auditing import audit_foreign  # noqa: PLC0415

    if where is not None:
        _stop(f"Audit either {where} or the tables in {tables}.", CALL_FAULT)
    if not tables.is_dir():
        _stop(f"{tables} is not a folder; name the folder of the tables.", CALL_FAULT)
    if (sensitive_from or 0) >= (threshold or 5):
        _stop(f"--sensitive-from {sensitive_from} must be below --threshold {threshold or 5}.", CALL_FAULT)
    try:
        code = audit_foreign(
            tables,
            description=description,
            suppressed=suppressed,
            threshold=threshold,
            sensitive_from=sensitive_from,
            as_json=as_json,
        )
    except ForeignError as error:
        _stop(str(error), CALL_FAULT)
    raise typer.Exit(code)


def _any_month(partnership: Partnership) -> Partnership:
    """The partnership as if it published every month: anything that arrived can be checked."""
    free = partnership.publication.model_copy(
        update={"months": (), "first_month": "1900-01", "last_month": None}
    )
    return replace(partnership, file=partnership.file.model_copy(update={"publication": free}))


def _partnership(settings: Settings) -> Partnership:
    try:
        return load_partnership(settings.data)
    except PartnershipError as error:
        _stop("\n".join(error.messages), DATA_FAULT)


def _stop(text: str, code: int) -> NoReturn:
    complain(text)
    raise typer.Exit(code)


if __name__ == "__main__":
    main()
