"""Copies the part of DKFDS that pages use from node_modules to var/vendor/dkfds.

The whole package is 30 MB in a thousand files; this subset is 2 MB, so that collecting and
compressing static files stays quick. Folder and file names are the package's own:

    css/dkfds-virkdk.min.css  js/dkfds.min.js  img/all-svg-icons.svg  img/…  fonts/…woff2

The stylesheet is changed in two ways: only the woff2 source of each font is kept, and the source
map comment goes. The manifest storage refuses a stylesheet that names a file which is not there.
Standard library only: it runs before anything is installed.
"""

import re
import shutil
import sys
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parents[2]
SOURCE = BASE_DIR / "node_modules" / "dkfds" / "dist"
TARGET = BASE_DIR / "var" / "vendor" / "dkfds"
STYLESHEET = "css/dkfds-virkdk.min.css"
FILES = ["js/dkfds.min.js", "img/all-svg-icons.svg", "LICENSE.md"]

_FONT_SOURCES = re.compile(r"src:(url\([^;}]*)")
_WOFF2 = re.compile(r'url\([^)]*\.woff2\) format\("woff2"\)')
_SOURCE_MAP = re.compile(r"/\*# sourceMappingURL=.*?\*/|//# sourceMappingURL=\S*")
_URL = re.compile(r"url\(\.\./([^)]+)\)")


def only_woff2(css: str) -> str:
    """The stylesheet with every font in the one format that all supported browsers read."""

    def keep(match: re.Match[str]) -> str:
        found = _WOFF2.search(match[1])
        if not found:
            raise SystemExit(f"DKFDS has a font without woff2: {match[0]}")
        return f"src:{found[0]}"

    return _FONT_SOURCES.sub(keep, css)


def main() -> int:
    if not SOURCE.is_dir():
        print(f"{SOURCE.relative_to(BASE_DIR)} is missing: run `npm ci` first.", file=sys.stderr)
        return 1
    fresh = TARGET.with_name("dkfds.new")
    shutil.rmtree(fresh, ignore_errors=True)
    css = _SOURCE_MAP.sub("", only_woff2((SOURCE / STYLESHEET).read_text(encoding="utf-8")))
    wanted = [*FILES, *sorted(set(_URL.findall(css)))]
    for name in wanted:
        (fresh / name).parent.mkdir(parents=True, exist_ok=True)
        text = (SOURCE / name).read_bytes()
        if name.endswith(".js"):
            text = _SOURCE_MAP.sub("", text.decode("utf-8")).encode("utf-8")
        (fresh / name).write_bytes(text)
    (fresh / STYLESHEET).parent.mkdir(parents=True, exist_ok=True)
    (fresh / STYLESHEET).write_text(css, encoding="utf-8")
    shutil.rmtree(TARGET, ignore_errors=True)
    fresh.rename(TARGET)
    print(f"DKFDS: {len(wanted) + 1} files in {TARGET.relative_to(BASE_DIR)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
