"""Own display and input formats; Django's Danish ones refuse `01-02-2026`."""
