"""The state of the logs as the running server last found it: walked at its start, and whenever the auditor asks."""

import logging
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from flask import Flask, current_app

from dashboard.request import board, now, reading
from db.log import Verification, chains, ring_of, verify
from db.log_witness import Unlogged, unlogged
from db.models.all import metadata
from db.models.records import LogRow

LOG: Final = logging.getLogger("board.log")
EXTENSION: Final = "log_check"


@dataclass(frozen=True, slots=True)
class LogState:
    """What a walk along both chains found, and what the board knows that its log does not."""

    at: datetime
    board: Verification
    vault: Verification
    unlogged: tuple[Unlogged, ...]

    @property
    def is_whole(self) -> bool:
        """Tell whether nothing is missing, changed or cut off anywhere."""
        return self.board.is_whole and self.vault.is_whole and not self.unlogged


def check_log() -> LogState:
    """Walk both chains of the request's board and keep what was found for every page of this server."""
    with reading() as session:
        ring, folder = ring_of(session), board().config.instance
        found = {
            chain.table.name: verify(session, ring, folder / chain.head_file, chain)
            for chain in chains(metadata.sorted_tables)
        }
        own = found.pop(LogRow.__tablename__)
        (vault,) = found.values()
        state = LogState(now(), own, vault, tuple(unlogged(session)))
    current_app.extensions[EXTENSION] = state
    for finding in (*state.board.findings, *state.vault.findings):
        LOG.error("the log is broken at row %s: %s", finding.seq, finding.what.value)
    for one in state.unlogged:
        LOG.error("the log has no row of what account %s did at %s", one.account_id, one.at.isoformat())
    return state


def log_state() -> LogState | None:
    """Return what the last walk found, None before the first has ended."""
    state: LogState | None = current_app.extensions.get(EXTENSION)
    return state


def check_at_start(server: Flask) -> None:
    """Walk the logs for a server that starts; it serves whatever is found."""
    with server.app_context():
        try:
            check_log()
        except Exception:
            LOG.exception("the log could not be verified at the start")
