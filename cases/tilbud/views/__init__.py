"""Pages of known tilbud: the kommune's own, suggestions in the boxes, Drift's list."""
