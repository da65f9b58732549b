"""Tables by subject, gathered in db.models.all for migrations."""
