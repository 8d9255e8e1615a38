"""The buyer's own page, opened from a link in a mail; it works without scripts and changes nothing when it is read."""
