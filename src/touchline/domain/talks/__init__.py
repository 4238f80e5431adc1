"""From a rumour to a deal or to nothing: stances, offers, their terms, and what those become."""
