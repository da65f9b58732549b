"""Full text finds what plain Python finds, on both databases."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from db.models.cases import Case
from db.search import folded, forget_all, forget_case, holds, index_case, index_cases, matching
from tests.db.protected import add_case


def _found(session, query):
    dialect = session.get_bind().dialect.name
    ids = set(session.scalars(matching(query, dialect)))
    assert set(session.scalars(select(Case.id).where(holds(query, Case.id, dialect)))) == ids
    return ids


def _plainly(words, query):
    runs = re.findall(r"[a-z]+|[0-9]+|[^\W_a-z0-9]+", folded(words))
    asked = re.findall(r"[a-z]+|[0-9]+|[^\W_a-z0-9]+", folded(query))
    return bool(asked) and all(
        any(run.startswith(word) if word.isascii() else word in run for run in runs) for word in asked
    )


@pytest.mark.parametrize(
    ("query", "is_found"),
    [
        ("征地", True),
        ("征", True),
        ("款", True),
        ("征地补偿", True),
        ("补偿款", True),
        ("征补", False),
        ("地征", False),
        ("征地 未到位", True),
        ("征地 低保", False),
        ("XF2026", True),
        ("xf2026", True),
        ("2026-00012", True),
        ("00012", True),
        ("0012", False),
        ("ＸＦ", True),
        ("征地补偿款未到位二", False),
        ("", False),
        ("%", False),
        ('"*', False),
    ],
)
def test_words_are_found_as_readers_expect(board, query, is_found):
    with board.writing() as session:
        case = add_case(session)
        index_case(session, case, "XF2026-00012\n征地补偿款，未到位")
        assert (_found(session, query) == {case}) is is_found


def test_a_new_text_replaces_the_old_one(board):
    with board.writing() as session:
        case = add_case(session)
        index_case(session, case, "征地补偿")
        index_case(session, case, "噪音扰民")
        assert _found(session, "征地") == set()
        assert _found(session, "扰民") == {case}
        forget_case(session, case)
        forget_case(session, case)
        assert _found(session, "扰民") == set()


def test_all_is_forgotten_before_it_is_written_again(board):
    with board.writing() as session:
        case = add_case(session)
        index_case(session, case, "征地补偿")
        forget_all(session)
        assert _found(session, "征地") == set()
        assert index_cases(session, [(case, "征地补偿")]) == 1
        assert _found(session, "征地") == {case}


def test_a_long_number_is_found_by_all_of_it_only(board):
    with board.writing() as session:
        case = add_case(session)
        index_case(session, case, "20260305000123456789")
        assert _found(session, "2026030500012345") == {case}
        assert _found(session, "2026030500012346") == set()


alphabet = "征地补偿扰民一𠮷〇äАx1 ２,ﬁ_-"
texts = st.lists(st.text(alphabet, max_size=12), min_size=1, max_size=6)
queries = st.text(alphabet, min_size=1, max_size=5)


def test_full_text_agrees_with_plain_python(board):
    @settings(max_examples=80)
    @given(texts, st.lists(queries, min_size=1, max_size=8), st.data())
    def agrees(words, asked, data):
        with board.engine.connect() as connection:
            from sqlalchemy.orm import Session

            session = Session(connection)
            cases = [add_case(session, f"n{place}") for place in range(len(words))]
            index_cases(session, zip(cases, words, strict=True))
            changed = data.draw(st.integers(0, len(words) - 1))
            words[changed] = data.draw(st.text(alphabet, max_size=12))
            index_case(session, cases[changed], words[changed])
            asked.extend(word[:3] for word in words if word)
            for query in asked:
                expected = {case for case, one in zip(cases, words, strict=True) if _plainly(one, query)}
                assert _found(session, query) == expected, query
            session.rollback()
            session.close()

    agrees()
