"""Rules of the component trees."""
