"""Which posts are held when, and which account is that of a county leader in office."""

from datetime import date

from sqlalchemy.orm import Session

from db.enums import Role
from db.models.organisation import Post
from db.queries.accounts import AccountRow


def is_held(from_on: date | None, to_on: date | None, day: date) -> bool:
    """Tell whether a post with these days is held on ``day``; its last day is the one before ``to_on``."""
    return (from_on is None or from_on <= day) and (to_on is None or to_on > day)


def is_county_leader(session: Session, account: AccountRow, today: date) -> bool:
    """Tell whether an account is that of a county leader in office: neither a liaison nor one whose post has ended."""
    if account.role is not Role.LEADER or account.post_id is None:
        return False
    post = session.get(Post, account.post_id)
    return post is not None and post.is_county_leader and is_held(post.from_on, post.to_on, today)
