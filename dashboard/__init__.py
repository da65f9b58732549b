"""What pages share: settings, sign-in, words, figures and documents; it knows db and no page."""
