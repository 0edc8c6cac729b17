"""Copies the part of DKFDS that pages use from node_modules to var/vendor/dkfds.

The whole package is 30 MB in a thousand files; this subset is 2 MB, so that collecting and
compressing static files stays quick. Folder and file names are the package's own:

    css/dkfds-virkdk.min.css  js/dkfds.min.js  img/all-svg-icons.svg  img/…  fonts/…woff2

The stylesheet is changed in two ways: the source map comment goes, and IBM Plex Sans comes from a
package that has it in parts by alphabet, a third of the size for Danish pages; the browser asks for
the other Latin letters when a name has one. The manifest storage refuses a stylesheet that names a
file which is not there.
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

#: Two packages: the second is the typeface that the first is set in.
TYPEFACE = BASE_DIR / "node_modules" / "@fontsource" / "ibm-plex-sans"
FONTS = "fonts/IBMPlexSans/"
_WEIGHTS = ("400", "400-italic", "600", "700")
#: DKFDS's few words of 500 are not worth a font of their own.
_SEMIBOLD = ("font-weight: 600;", "font-weight: 500 600;")
_FONT_FACE = re.compile(r"@font-face\{[^}]*\}")
_PART = re.compile(r"@font-face \{[^}]*-(latin|latin-ext)-\d+-\w+\.woff2[^}]*\}")
_WOFF2 = re.compile(r"url\(\./files/([^)]*\.woff2)\) format\('woff2'\)[^;]*")
_SOURCE_MAP = re.compile(r"/\*# sourceMappingURL=.*?\*/|//# sourceMappingURL=\S*")
_URL = re.compile(r"url\(\.\./([^)]+)\)")


def typeface(css: str) -> str:
    """The parts for Latin letters of one of the package's stylesheets, with our place for them."""
    parts = [part[0] for part in _PART.finditer(css)]
    if len(parts) != 2:
        raise SystemExit(f"The typeface has {len(parts)} Latin parts, not two")
    return re.sub(r"\s+", " ", "".join(_WOFF2.sub(rf"url(../{FONTS}\1)", part) for part in parts))


def without_fonts(css: str) -> str:
    """The stylesheet without its own fonts."""
    return _FONT_FACE.sub("", css)


def main() -> int:
    if not SOURCE.is_dir():
        print(f"{SOURCE.relative_to(BASE_DIR)} is missing: run `npm ci` first.", file=sys.stderr)
        return 1
    fresh = TARGET.with_name("dkfds.new")
    shutil.rmtree(fresh, ignore_errors=True)
    faces = "".join(
        typeface((TYPEFACE / f"{weight}.css").read_text(encoding="utf-8")) for weight in _WEIGHTS
    )
    css = _SOURCE_MAP.sub("", without_fonts((SOURCE / STYLESHEET).read_text(encoding="utf-8")))
    css = css.replace('@charset "UTF-8";', "")
    wanted = [*FILES, *sorted(set(_URL.findall(faces + css)))]
    for name in wanted:
        (fresh / name).parent.mkdir(parents=True, exist_ok=True)
        font = name.startswith(FONTS)
        source = TYPEFACE / "files" / Path(name).name if font else SOURCE / name
        text = source.read_bytes()
        if name.endswith(".js"):
            text = _SOURCE_MAP.sub("", text.decode("utf-8")).encode("utf-8")
        (fresh / name).write_bytes(text)
    (fresh / STYLESHEET).parent.mkdir(parents=True, exist_ok=True)
    (fresh / STYLESHEET).write_text(faces + css, encoding="utf-8")
    shutil.copy(TYPEFACE / "LICENSE", fresh / FONTS / "LICENSE")
    shutil.rmtree(TARGET, ignore_errors=True)
    fresh.rename(TARGET)
    print(f"DKFDS: {len(wanted) + 1} files in {TARGET.relative_to(BASE_DIR)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
