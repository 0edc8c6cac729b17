"""With what somebody logs on, in plain words."""

from __future__ import annotations

UNKNOWN = "Ukendt browser"

#: What stands in the user agent → what people call it. The first that is there: most browsers say
#: that they are Chrome and Safari too.
_BROWSERS = {
    "Edg": "Edge",
    "OPR/": "Opera",
    "SamsungBrowser/": "Samsung Internet",
    "Firefox/": "Firefox",
    "FxiOS/": "Firefox",
    "CriOS/": "Chrome",
    "Chrome/": "Chrome",
    "Safari/": "Safari",
}
_SYSTEMS = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "Windows": "Windows",
    "CrOS": "Chromebook",
    "Macintosh": "Mac",
    "Linux": "Linux",
}


def in_words(user_agent: str) -> str:
    """`Chrome på Windows`, as far as the browser tells it."""
    browser = next((name for mark, name in _BROWSERS.items() if mark in user_agent), UNKNOWN)
    system = next((name for mark, name in _SYSTEMS.items() if mark in user_agent), "")
    return f"{browser} på {system}" if system else browser
