"""`symage up` over the tiny definitions and the stand-in API; settings come from the environment."""

import os
import sys
from pathlib import Path

from symage_cli.services import Parts
from symage_cli.settings import read_settings
from symage_cli.up import run_up

if __name__ == "__main__":
    parts = Parts(
        definitions="tiny_definitions:defs",
        warmup=None,
        api=(str(Path(__file__).with_name("stand_in_api.py")),),
    )
    sys.exit(run_up(read_settings(os.environ), parts))
