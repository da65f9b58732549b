"""Opening a board: what it refuses, and what helps."""

import pytest

from dashboard.config import SettingRefused
from dashboard.opening import open_board
from db.models.records import Setting
from db.recompute import recompute
from db.session import Database
from tests.board import make_board, settings
from tests.making import ZONE


def test_a_board_whose_spans_follow_other_rules_is_refused_until_they_are_made_anew(tmp_path):
    make_board(tmp_path)
    config = settings(tmp_path)
    open_board(config).database.dispose()
    database = Database(config.database_url, ZONE)
    with database.writing() as session:
        session.merge(Setting(key="derived_version", value="0"))
    with pytest.raises(SettingRefused, match="recompute"):
        open_board(config)
    recompute(database)
    database.dispose()
    open_board(config).database.dispose()
