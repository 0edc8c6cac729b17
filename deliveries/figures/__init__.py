"""Figures: what is counted of a kommune's ydelser, and what people do with it.

`core` is pure and holds the one definition of each figure (D26, D34-D36); the rest of the room
reads rows from somewhere, keeps what was counted, and shows it.
"""
