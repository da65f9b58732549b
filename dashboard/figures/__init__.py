"""Plain plotly figure dicts made of rows; no data is a drawn answer."""
