"""Chinese full text over what the board may show: two-character words without a dictionary.

A text is folded (NFKC, case) and cut into runs of ASCII letters, of digits, and of whatever else is a letter, Han
characters first of all. A Han run is indexed as its pairs of neighbours and its last character; letters and
digits whole. A query of one character finds it anywhere, of two finds the pair, of more finds all pairs and then
compares with the stored text in the same SQL; letters and digits are found by their beginning.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    Text,
    and_,
    column,
    delete,
    exists,
    false,
    func,
    insert,
    literal,
    select,
    table,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import InstrumentedAttribute, Session

LONGEST_WORDS: Final = 12
"""A query uses its first words only, so that nobody can ask for an endless one."""
_RUNS = re.compile(r"[a-z]+|[0-9]+|[^\W_a-z0-9]+")
_PLAIN = re.compile(r"[a-z0-9一-龥]")
_ODD = re.compile(r"[^a-z0-9一-龥]")

_TEXT = table("case_search_text", column("case_id", BigInteger), column("text", Text))
_WORDS = table("case_search", column("rowid", BigInteger), column("case_search", Text), column("words", Text))
_ARRAYS = table(
    "case_search",
    column("case_id", BigInteger),
    column("text", Text),
    column("words", ARRAY(Text)),
    column("starts", ARRAY(Text)),
)


def search_tables(dialect: str) -> list[str]:
    """Return the DDL of the search tables, each keyed by the case id, all named ``case_search…``."""
    if dialect == "sqlite":
        return [
            'CREATE TABLE case_search_text (case_id INTEGER PRIMARY KEY REFERENCES "case" (id), text TEXT NOT NULL)',
            "CREATE VIRTUAL TABLE case_search USING fts5("
            "words, content='', detail=none, columnsize=0, tokenize=\"unicode61 remove_diacritics 0 tokenchars '_'\")",
        ]
    return [
        'CREATE TABLE case_search (case_id bigint PRIMARY KEY REFERENCES "case" (id), '
        "text text NOT NULL, words text[] NOT NULL, starts text[] NOT NULL)",
        "CREATE INDEX ix_case_search_words ON case_search USING gin (words) WITH (fastupdate = off)",
        "CREATE INDEX ix_case_search_starts ON case_search USING gin (starts) WITH (fastupdate = off)",
    ]


# ---------------------------------------------------------------- words


def folded(words: str) -> str:
    """Return text as it is indexed and compared: NFKC and without case."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", words).casefold())


@lru_cache(maxsize=1 << 17)
def _spelled(word: str) -> str:
    """Spell characters that a tokenizer may not know by their numbers: what it drops could never be found."""
    return "".join(char if _PLAIN.match(char) else f"_{ord(char):x}_" for char in word)


def _is_whole(run: str) -> bool:
    return run.isascii()


def tokens(words: str) -> list[str]:
    """Return what is indexed of a text, each token once, in the order of their first place."""
    return _tokens_of(folded(words))


def _tokens_of(text_of: str) -> list[str]:
    found: list[str] = []
    for run in _RUNS.findall(text_of):
        if _is_whole(run):
            found.append(run)
        elif _ODD.search(run):
            found.extend(_spelled(run[place : place + 2]) for place in range(len(run)))
        else:
            # The last slice is the last character alone.
            found.extend([run[place : place + 2] for place in range(len(run))])
    return list(dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class _Query:
    """A query cut up: tokens to be there whole, beginnings of tokens, and runs to compare with the text."""

    whole: tuple[str, ...]
    starts: tuple[str, ...]
    runs: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        return not self.whole and not self.starts


def _cut(query: str) -> _Query:
    whole: dict[str, None] = {}
    starts: dict[str, None] = {}
    runs: dict[str, None] = {}
    for run in _RUNS.findall(folded(query))[:LONGEST_WORDS]:
        if _is_whole(run) or len(run) == 1:
            starts[_spelled(run)] = None
            continue
        for place in range(len(run) - 1):
            whole[_spelled(run[place : place + 2])] = None
        if len(run) > 2:
            runs[run] = None
    return _Query(tuple(whole), tuple(starts), tuple(runs))


# ---------------------------------------------------------------- asking


def matching(query: str, dialect: str) -> Select[int]:
    """Return a select of the ids of cases whose present text holds every word of ``query``.

    Use it as ``case_id.in_(matching(...))``. A query without a letter or digit finds nothing.
    """
    cut = _cut(query)
    if dialect == "sqlite":
        return _sqlite(cut)
    return _postgresql(cut)


def holds(
    query: str, case_id: ColumnElement[int] | InstrumentedAttribute[int], dialect: str
) -> ColumnElement[bool]:
    """Return the condition that the case of ``case_id`` matches, for walking another order when words are common."""
    cut = _cut(query)
    if cut.is_empty:
        return false()
    if dialect == "sqlite":
        found = _sqlite(cut)
        return exists(found.where(_WORDS.c.rowid == case_id).correlate_except(_WORDS, _TEXT))
    return exists(_postgresql(cut).where(_ARRAYS.c.case_id == case_id).correlate_except(_ARRAYS))


def _sqlite(cut: _Query) -> Select[int]:
    rowid: ColumnElement[int] = _WORDS.c.rowid
    if cut.is_empty:
        return select(rowid).where(false())
    asked = " AND ".join((*(f'"{word}"' for word in cut.whole), *(f'"{word}"*' for word in cut.starts)))
    found = select(rowid).where(_WORDS.c.case_search.op("MATCH")(literal(asked)))
    if cut.runs:
        # CROSS JOIN order is SQLite's promise to look the text up only for what the index found.
        found = found.select_from(_WORDS).join(_TEXT, _TEXT.c.case_id == rowid)
        found = found.where(and_(*(func.instr(_TEXT.c.text, run) > 0 for run in cut.runs)))
    return found


def _postgresql(cut: _Query) -> Select[int]:
    case_id: ColumnElement[int] = _ARRAYS.c.case_id
    if cut.is_empty:
        return select(case_id).where(false())
    conditions: list[ColumnElement[bool]] = []
    if cut.whole:
        conditions.append(_ARRAYS.c.words.contains(list(cut.whole)))
    if cut.starts:
        conditions.append(_ARRAYS.c.starts.contains([word[:START_LENGTH] for word in cut.starts]))
    long_starts = [word for word in cut.starts if len(word) > START_LENGTH]
    if long_starts:
        # Every beginning up to START_LENGTH is in the array; the rest of a longer one is compared here.
        word = func.unnest(_ARRAYS.c.words).column_valued("word")
        conditions.extend(select(1).where(word.startswith(start)).exists() for start in long_starts)
    conditions.extend(func.strpos(_ARRAYS.c.text, run) > 0 for run in cut.runs)
    return select(case_id).where(and_(*conditions))


Prepared = tuple[Any, ...]
"""A case's id and what is written of its text, as the dialect wants it."""
ARRAY_COLUMNS: Final = ("case_id", "text", "words", "starts")
START_LENGTH: Final = 12
"""Beginnings of letters and digits are indexed up to this length on PostgreSQL."""


def _starts(words: list[str]) -> list[str]:
    found: dict[str, None] = {}
    for word in words:
        if word.isascii() and "_" not in word:
            found.update((word[:length], None) for length in range(1, min(len(word), START_LENGTH) + 1))
        else:
            # The first character of a pair, or of its spelling.
            end = word.index("_", 1) + 1 if word.startswith("_") else 1
            found[word[:end]] = None
    return list(found)


# ---------------------------------------------------------------- writing


def index_case(session: Session, case_id: int, words: str) -> None:
    """Index a case under ``words``, screened text only, in place of what was indexed before; "" takes it out.

    The text indexed before is kept beside the index, so the caller need not know it.
    """
    forget_case(session, case_id)
    if words.strip():
        index_cases(session, [(case_id, words)])


def forget_case(session: Session, case_id: int) -> None:
    """Take a case out of the index."""
    if session.get_bind().dialect.name != "sqlite":
        session.execute(delete(_ARRAYS).where(_ARRAYS.c.case_id == case_id))
        return
    old = session.scalar(select(_TEXT.c.text).where(_TEXT.c.case_id == case_id))
    if old is None:
        return
    session.execute(insert(_WORDS).values(case_search="delete", rowid=case_id, words=" ".join(tokens(old))))
    session.execute(delete(_TEXT).where(_TEXT.c.case_id == case_id))


def index_cases(session: Session, texts: Iterable[tuple[int, str]], batch: int = 5_000) -> int:
    """Index cases that are not in the index yet, in batches, and return how many."""
    dialect = session.get_bind().dialect.name
    done = 0
    for part in _batches(texts, batch):
        index_prepared(session, [prepared(case_id, words, dialect) for case_id, words in part])
        done += len(part)
    return done


def prepared(case_id: int, words: str, dialect: str) -> Prepared:
    """Return what ``index_prepared`` writes of one case, so that the cutting can be done in another process."""
    text_of = folded(words)
    found = _tokens_of(text_of)
    if dialect == "sqlite":
        return case_id, text_of, " ".join(found)
    return case_id, text_of, found, _starts(found)


def index_prepared(session: Session, rows: Sequence[Prepared]) -> None:
    """Index cases that are not in the index yet, as ``prepared`` cut them for this session's dialect."""
    if not rows:
        return
    driver = session.connection()
    if driver.dialect.name == "sqlite":
        driver.exec_driver_sql(
            "INSERT INTO case_search_text (case_id, text) VALUES (?, ?)", [(row[0], row[1]) for row in rows]
        )
        driver.exec_driver_sql(
            "INSERT INTO case_search (rowid, words) VALUES (?, ?)", [(row[0], row[2]) for row in rows]
        )
        return
    copier: Any = driver.connection.driver_connection
    listed = ", ".join(ARRAY_COLUMNS)
    with copier.cursor() as cursor, cursor.copy(f"COPY case_search ({listed}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _batches(texts: Iterable[tuple[int, str]], size: int) -> Iterator[list[tuple[int, str]]]:
    part: list[tuple[int, str]] = []
    for one in texts:
        part.append(one)
        if len(part) == size:
            yield part
            part = []
    if part:
        yield part


def forget_all(session: Session) -> None:
    """Empty the index, before all of it is written again."""
    if session.get_bind().dialect.name == "sqlite":
        session.execute(text("INSERT INTO case_search (case_search) VALUES ('delete-all')"))
        session.execute(delete(_TEXT))
    else:
        session.execute(delete(_ARRAYS))
