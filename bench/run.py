"""Every measurement of docs/performance.md, one after another: python -m bench.run [name …]"""

import subprocess
import sys
from collections.abc import Mapping, Sequence

MEASUREMENTS: Mapping[str, Sequence[str]] = {
    "documents": ("-m", "bench.documents"),
    "acroform": ("-m", "bench.acroform"),
    "handwriting": ("-m", "bench.handwriting"),
    "identification": (
        *("-m", "bench.writer_identification"),
        "bench.writer_identification.specimens:specimen",
    ),
    "labels": ("-m", "bench.labels"),
    "identities": ("-m", "bench.identity"),
    "forms": ("-m", "bench.forms"),
    "reading": ("-m", "bench.reading"),
    "archive": ("-m", "bench.archive"),
    "api": ("-m", "bench.api"),
    "console": ("-m", "bench.console"),
    "platform": ("-m", "bench.platform"),
    "past": ("-m", "bench.past"),
}


def main() -> int:
    failed = 0
    for name in sys.argv[1:] or list(MEASUREMENTS):
        print(f"== {name}", flush=True)
        failed += subprocess.run([sys.executable, *MEASUREMENTS[name]], check=False).returncode != 0
    return failed


if __name__ == "__main__":
    sys.exit(main())
