"""Commands that bring data in: import, import-areas, import-bases, import-ratings, import-organisation."""

import argparse
import time
from collections import Counter
from pathlib import Path
from typing import Any, Final

from sqlalchemy.orm import Session

from db.command_line import CommandRefused, Exit, bar, opened, operating_system_user
from db.enums import LogKind
from db.here import Here
from db.importing.areas import read_shapes, store_areas
from db.importing.bases import BaseOutcome, read_bases, store_bases
from db.importing.confirm import Decisions, Side, confirm
from db.importing.error_workbook import error_workbook
from db.importing.findings import COLUMN_CODES, SILENT, SheetRefused
from db.importing.mapping import Mapping, MappingRefused, guess, read_mapping, write_mapping
from db.importing.organisation import store_organisation
from db.importing.organisation_rows import SheetKind
from db.importing.proposal import Proposal, propose
from db.importing.ratings import RatingOutcome, read_ratings, store_ratings
from db.importing.saved_mappings import saved_mapping
from db.importing.sentences import BASES, FINDINGS, MAPPING, RATINGS, refusal
from db.importing.sheets import Workbook, read_workbook
from db.log import append

HEADINGS: Final = ("Sheet", "Row", "Column", "Reason")


def add_commands(commands: Any) -> None:
    """Add the commands of this room to a parser's subparsers."""
    _add_import(commands)
    areas = commands.add_parser(
        "import-areas",
        help="take areas and their shapes from GeoJSON",
        epilog="example: python -m db import-areas districts.geojson --key community_board",
    )
    areas.add_argument("file", type=Path, metavar="FILE.geojson")
    areas.add_argument(
        "--key", required=True, metavar="PROPERTY", help="the property that holds an area's name"
    )
    areas.add_argument("--layer", default="", help="the layer's name (default: the file's)")
    areas.add_argument("--source", default="", help="where the shapes come from")
    areas.add_argument(
        "--schematic", action="store_true", help="the shapes are cells, their neighbours mean nothing"
    )
    areas.set_defaults(run=run_import_areas)
    bases = commands.add_parser(
        "import-bases",
        help="take population and households of townships from a sheet",
        epilog="example: python -m db import-bases yearbook.xlsx --year 2025 --source 县统计年鉴 --preview",
    )
    bases.add_argument("file", type=Path, metavar="FILE")
    bases.add_argument("--year", type=int, help="the year of lines that do not say theirs")
    bases.add_argument("--source", default="", help="the source of lines that do not say theirs")
    bases.add_argument("--preview", action="store_true", help="show what would happen and store nothing")
    bases.set_defaults(run=run_import_bases)
    ratings = commands.add_parser(
        "import-ratings",
        help="take the official platform's ratings from a sheet of numbers, ratings and days",
        epilog="example: python -m db import-ratings ratings.xlsx --preview; a matter that is rated already is left",
    )
    ratings.add_argument("file", type=Path, metavar="FILE")
    ratings.add_argument("--preview", action="store_true", help="show what would happen and store nothing")
    ratings.set_defaults(run=run_import_ratings)
    lists = commands.add_parser(
        "import-organisation",
        aliases=["import-units"],
        help="take townships, villages, old names, units, categories or officials from sheets",
        epilog="example: python -m db import-organisation townships.csv villages.csv units.csv --county 清水县",
    )
    lists.add_argument("files", nargs="+", type=Path, metavar="FILE")
    lists.add_argument("--kind", choices=[kind.value for kind in SheetKind], help="what the lists are")
    lists.add_argument("--county", default="", help="the county above the townships")
    lists.set_defaults(run=run_import_organisation)


def _add_import(commands: Any) -> None:
    asked = commands.add_parser(
        "import",
        help="take matters from a spreadsheet",
        epilog="example: python -m db import ledger.xlsx --source 县信访台账 --preview; exit codes: 0 stored or shown, "
        "1 failed, 2 wrong use, 3 something is to be decided",
    )
    asked.add_argument("file", type=Path, metavar="FILE")
    asked.add_argument(
        "--mapping", metavar="FILE.toml|NAME", help="a mapping file, or the name of a saved mapping"
    )
    asked.add_argument("--source", default="", help="whose ledger this is (default: the mapping's)")
    asked.add_argument("--preview", action="store_true", help="show what would happen and store nothing")
    asked.add_argument("--again", action="store_true", help="import a file that was imported before")
    asked.add_argument(
        "--conflicts", choices=[side.value for side in Side], help="whose value holds in every conflict"
    )
    asked.add_argument(
        "--matches", action="store_true", help="rows without a number are the matters that they resemble"
    )
    asked.add_argument("--errors", type=Path, metavar="FILE.xlsx", help="write what could not be stored")
    asked.add_argument(
        "--write-mapping", type=Path, metavar="FILE.toml", help="write the guessed mapping and stop"
    )
    asked.set_defaults(run=run_import)


# ---------------------------------------------------------------- import


def run_import(asked: argparse.Namespace, here: Here) -> int:
    """Import one file, or show what would happen."""
    started = time.perf_counter()
    try:
        book = read_workbook(asked.file)
        if asked.write_mapping:
            asked.write_mapping.write_text(
                write_mapping(guess(book, asked.source or "ledger")), encoding="utf-8"
            )
            here.say(f"The guessed mapping stands in {asked.write_mapping}.")
            return Exit.DONE
        with opened(here) as database:
            with database.reading() as session:
                mapping = _mapping(asked, book, session)
                with bar(book.row_count, "Reading", " rows") as shown:
                    proposal = propose(session, book, mapping, today=here.now.date(), progress=shown.update)
            _say_proposal(here, proposal)
            if asked.errors:
                found = [*proposal.held, *proposal.findings]
                asked.errors.write_bytes(error_workbook(found, FINDINGS.__getitem__, HEADINGS))
                here.say(f"What could not be stored stands in {asked.errors}.")
            if asked.preview:
                here.say("Nothing was stored: this was a preview.")
                return Exit.DONE
            decisions = Decisions(
                conflicts_otherwise=Side(asked.conflicts) if asked.conflicts else None,
                is_first_candidate_taken=asked.matches,
                same_file_again=asked.again,
            )
            with bar(len(proposal.new), "Storing", " matters") as shown:
                done = confirm(
                    database,
                    proposal,
                    decisions,
                    now=here.now,
                    user=operating_system_user(),
                    clock=time.perf_counter,
                    progress=shown.update,
                )
    except SheetRefused as refused:
        is_open = refused.code in ("same_file", "conflicts_open", "matches_open")
        raise CommandRefused(
            refusal(refused.code, refused.values), Exit.UNDECIDED if is_open else Exit.FAILED
        ) from None
    except MappingRefused as refused:
        raise CommandRefused(refusal(refused.code, refused.values, MAPPING), Exit.WRONG_USE) from None
    counts = done.counts
    here.say(
        f"Stored in import {done.run_id}: {counts['stored']} new matters, {counts['updated']} updated"
        + (f", {done.moved} moved into the vault; " if done.moved else "; ")
        + f"{time.perf_counter() - started:.1f} s, the database was locked for {done.locked_seconds:.1f} s."
    )
    return Exit.DONE


def _mapping(asked: argparse.Namespace, book: Workbook, session: Session) -> Mapping:
    if not asked.mapping:
        if not asked.source:
            raise CommandRefused(
                "Say whose ledger this is with --source, or give a --mapping.", Exit.WRONG_USE
            )
        return guess(book, asked.source)
    path = Path(asked.mapping)
    if path.is_file():
        return read_mapping(path.read_text(encoding="utf-8"))
    saved = saved_mapping(session, asked.mapping)
    if saved is None:
        raise CommandRefused(
            f"There is neither a file nor a saved mapping {asked.mapping!r}.", Exit.WRONG_USE
        )
    return saved


def _say_proposal(here: Here, proposal: Proposal) -> None:
    for finding in proposal.findings:
        if finding.code in COLUMN_CODES:
            where = f"{finding.sheet}: " if finding.sheet else ""
            here.say(f"  {where}{finding.column or '(sheet)'}: {FINDINGS[finding.code]}")
    rows = Counter(f.code for f in proposal.findings if f.code not in COLUMN_CODES | SILENT)
    for code, n in rows.most_common():
        here.say(f"  {n:>7}  {FINDINGS[code]}")
    for code, n in proposal.held_by_code().most_common():
        here.say(f"  {n:>7}  rows held back: {FINDINGS[code]}")
    if proposal.for_vault.rows:
        here.say(
            f"  {proposal.for_vault.rows} rows accuse somebody: they go to the vault and are in no count."
        )
    if proposal.for_vault.moving:
        here.say(
            f"  {len(proposal.for_vault.moving)} matters of the board are such rows now: they move into the vault with them."
        )
    if proposal.for_vault.unsure:
        here.say(
            f"  {proposal.for_vault.unsure} such rows have no number, and which matters of the board they are cannot be "
            "told: the matters stay until a handler of accusations moves them."
        )
    if proposal.made:
        made = Counter(row.kind for row in proposal.made)
        here.say("  to be made: " + ", ".join(f"{n} {kind}" for kind, n in sorted(made.items())))
    if proposal.gone:
        here.say(
            f"  {len(proposal.gone)} matters of this source are no longer in the file; they stay on the board."
        )
    sums = proposal.sums()
    parts = [name for name in sums if name != "rows"]
    total = sum(sums[name] for name in parts)
    told = " + ".join(f"{sums[name]} {name}" for name in parts if sums[name] or name in ("new", "held"))
    here.say(
        f"Rows read: {sums['rows']} = {told}" + ("" if total == sums["rows"] else f" — but that is {total}!")
    )


# ---------------------------------------------------------------- areas and lists


def run_import_areas(asked: argparse.Namespace, here: Here) -> int:
    """Take areas and shapes from one GeoJSON file."""
    if not asked.file.is_file():
        raise CommandRefused(f"{asked.file}: there is no such file.")
    try:
        read = read_shapes(asked.file.read_bytes(), asked.key)
        with opened(here) as database, database.writing() as session:
            done = store_areas(
                session,
                read,
                name=(asked.layer or asked.file.stem)[:80],
                now=here.now,
                source=asked.source[:200],
                is_schematic=asked.schematic,
                makes_areas=not asked.schematic,
            )
            _log(session, here, "import-areas", shapes=len(read.shapes), made=len(done.made))
    except SheetRefused as refused:
        raise CommandRefused(refusal(refused.code, refused.values)) from None
    here.say(
        f"{len(read.shapes)} shapes: {len(done.made)} areas made, {len(done.known)} known, "
        f"{len(done.unplaced)} to be placed, {len(done.refused)} features refused."
    )
    for place, reason in done.refused:
        here.say(f"  feature {place}: {reason.replace('_', ' ')}")
    return Exit.DONE


def _log(session: Session, here: Here, command: str, **detail: object) -> None:
    if session.info.get("keys") is not None:
        said = {"command": command, "user": operating_system_user(), **detail}
        append(session, kind=LogKind.COMMAND_RUN, at=here.now, detail=said)


def run_import_bases(asked: argparse.Namespace, here: Here) -> int:
    """Take the base of rates from one sheet; lines with a fault are said and left out."""
    try:
        book = read_workbook(asked.file)
        with opened(here) as database, database.writing() as session:
            read = read_bases(session, book, this_year=here.now.year, year=asked.year, source=asked.source)
            if not asked.preview:
                store_bases(session, read)
                _log(session, here, "import-bases", **{one.value: read.count(one) for one in BaseOutcome})
    except SheetRefused as refused:
        raise CommandRefused(refusal(refused.code, refused.values)) from None
    for header in read.dropped:
        here.say(f"  {header}: unknown column, left out")
    for line in read.lines:
        if line.code is not None:
            here.say(f"  row {line.row} {line.said}: {BASES[line.code]}")
    told = " + ".join(f"{read.count(one)} {one.value}" for one in BaseOutcome)
    here.say(f"{len(read.lines)} lines = {told}.")
    if asked.preview:
        here.say("Nothing was stored: this was a preview.")
    return Exit.DONE


def run_import_ratings(asked: argparse.Namespace, here: Here) -> int:
    """Take ratings from one file; lines with a fault, and of matters rated already, are said and left out."""
    try:
        book = read_workbook(asked.file)
        with opened(here) as database, database.writing() as session:
            read = read_ratings(session, book, here.now.date())
            if not asked.preview:
                store_ratings(session, read, here.now)
                counts = {one.name.casefold(): read.count(one) for one in RatingOutcome}
                _log(session, here, "import-ratings", **counts)
    except SheetRefused as refused:
        raise CommandRefused(refusal(refused.code, refused.values)) from None
    for line in read.lines:
        if line.code is not None:
            here.say(f"  row {line.row}: {RATINGS[line.code]}")
        elif line.outcome is RatingOutcome.RATED:
            here.say(f"  row {line.row}: the matter is rated already; that rating stays")
    told = " + ".join(f"{read.count(one)} {one.value}" for one in RatingOutcome)
    here.say(f"{len(read.lines)} lines = {told}.")
    if asked.preview:
        here.say("Nothing was stored: this was a preview.")
    return Exit.DONE


def run_import_organisation(asked: argparse.Namespace, here: Here) -> int:
    """Take the county's lists from sheets, all files or none."""
    kind = SheetKind(asked.kind) if asked.kind else None
    try:
        books = [read_workbook(path) for path in asked.files]
        with opened(here) as database, database.writing() as session:
            for book in books:
                for done in store_organisation(session, book, kind, county=asked.county):
                    _log(session, here, "import-organisation", kind=done.kind, rows=done.rows, made=done.made)
                    here.say(
                        f"{book.name}: {done.rows} {done.kind.replace('_', ' ')} = {done.made} made + {done.known} known "
                        f"+ {done.held} held back"
                    )
                    for header in done.dropped_columns:
                        here.say(f"  {header}: unknown column, left out")
                    for remark in done.remarks:
                        here.say(
                            f"  row {remark.row}: {remark.code.replace('_', ' ')} {remark.value}".rstrip()
                        )
    except SheetRefused as refused:
        raise CommandRefused(refusal(refused.code, refused.values)) from None
    return Exit.DONE
