"""The command `leadlang`, also as `python -m leadlang`; where only the runtime is installed, it says so."""

from __future__ import annotations

import sys

_TOO_LITTLE = """\
Only the part of leadlang that runs inside other programs is installed. This installs all of it:
    pip install "leadlang[cli]"
Nur der Teil von leadlang ist installiert, der in anderen Programmen läuft. So kommt alles dazu:
    pip install "leadlang[cli]"
"""


def main() -> None:
    try:
        from .command_line import main as run

        run(prog_name="leadlang")
    except ModuleNotFoundError as missing:
        if (missing.name or "leadlang").startswith("leadlang"):
            raise
        sys.stderr.write(_TOO_LITTLE)
        sys.exit(2)


if __name__ == "__main__":
    main()
