"""`python -m benchmarks [--quick] [--json FILE] [pytest's own arguments]`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import pytest


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Time and memory, side by side.")
    parser.add_argument("--quick", action="store_true", help="up to 100 pages, fewer rounds; about five minutes")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write what was measured to FILE")
    chosen, others = parser.parse_known_args()
    arguments = [
        str(Path(__file__).parent),
        "--benchmark-timer=time.process_time",
        "--benchmark-quiet",
        "--no-header",
        "--tb=short",
        "-p",
        "no:randomly",
        f"--pages={'5,30,100' if chosen.quick else '5,30,100,300'}",
        f"--rounds={3 if chosen.quick else 5}",
    ]
    if chosen.json:
        arguments.append(f"--rows-json={chosen.json}")
    return int(pytest.main([*arguments, *others]))


if __name__ == "__main__":
    sys.exit(main())
