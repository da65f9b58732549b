"""The temporary PostgreSQL server that tests share."""

import sqlalchemy as sa

from tests.postgres import PostgresServer


def test_a_fresh_database_answers_and_is_empty(postgres_url: str) -> None:
    engine = sa.create_engine(postgres_url)
    with engine.connect() as connection:
        assert connection.scalar(sa.text("select 1")) == 1
        assert sa.inspect(connection).get_table_names() == []
    engine.dispose()


def test_two_databases_see_nothing_of_each_other(postgres_server: PostgresServer) -> None:
    with postgres_server.empty_database() as one, postgres_server.empty_database() as other:
        first, second = sa.create_engine(one), sa.create_engine(other)
        with first.begin() as connection:
            connection.execute(sa.text("create table only_here (id integer)"))
        assert sa.inspect(second).get_table_names() == []
        first.dispose()
        second.dispose()


def test_the_server_listens_on_no_network_address(postgres_server: PostgresServer) -> None:
    with postgres_server.connect() as connection:
        row = connection.execute("show listen_addresses").fetchone()
    assert row == ("",)


def test_text_is_ordered_by_code_point(postgres_server: PostgresServer) -> None:
    with postgres_server.connect() as connection:
        rows = connection.execute(
            "select t from (values ('乡'), ('b'), ('B'), ('县')) as v(t) order by t"
        ).fetchall()
    assert [row[0] for row in rows] == sorted(["乡", "b", "B", "县"])


def test_a_database_is_dropped_though_someone_is_still_connected(postgres_server: PostgresServer) -> None:
    with postgres_server.empty_database() as url:
        name = sa.make_url(url).database or ""
        left_open = postgres_server.connect(name)
    with postgres_server.connect() as connection:
        # By its name: other processes of the run have databases of their own on this server.
        rows = connection.execute("select 1 from pg_database where datname = %s", (name,)).fetchall()
    left_open.close()
    assert rows == []
