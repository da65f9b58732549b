"""Which matters a signed-in user may see: built on the server from the account, never from a request."""

from dataclasses import dataclass, field

from db.enums import Role


@dataclass(frozen=True, slots=True)
class Scope:
    """The matters that ``units`` hold now and ``also``, without ``excluded``; ``units`` of None means every unit.

    Rights are judged now, whatever day is shown: a matter that was handed on is its present holder's, its past too.

    ``also`` holds ids of cases that are co-handled, of an open hearing file, or of a delegate's leader.
    ``excluded`` holds cases the user must avoid (回避, 2022 Art. 28): absent from rows and counts alike.
    ``sees_rows`` is False for a role that gets counts only.
    """

    role: Role
    units: frozenset[int] | None = field(default_factory=frozenset)
    also: frozenset[int] = field(default_factory=frozenset)
    excluded: frozenset[int] = field(default_factory=frozenset)
    sees_rows: bool = True

    @property
    def is_empty(self) -> bool:
        """Tell whether no matter can be in this scope."""
        return self.units is not None and not self.units and not self.also


EVERYTHING = Scope(Role.OFFICE, units=None)
