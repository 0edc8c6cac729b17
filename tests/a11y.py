"""`python -m tests.a11y`: every page and state, as everybody, at two widths (`screens/walk.py`).

The last line says what was looked at and found; the exit code is 1 unless nothing was.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

TEST = "tests/screens/test_every_page.py"


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="dhuv-a11y-") as folder:
        report = Path(folder) / "found.json"
        command = [sys.executable, "-m", "pytest", TEST, "-q", "--show-capture=no", *sys.argv[1:]]
        done = subprocess.run(
            command, env={**os.environ, "DHUV_TEST_A11Y": str(report)}, check=False
        )
        if not report.exists():
            print("a11y: the walk did not come to its end")
            return 1
        found = json.loads(report.read_text("utf-8"))
    print(", ".join(f"{count} {name}" for name, count in found.items()))
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
