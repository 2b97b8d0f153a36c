"""Puts the program of all Lambdas into the zip that Lambda takes: of the same program the same zip, whenever it was built.

SAM uploads a zip by its hash and CloudFormation updates functions whose zip has another place, so a date in it would
deploy every build, and give each a build id of its own.

Usage: zipped.py PROGRAM ZIP
"""

import sys
import zipfile
from pathlib import Path

# The first that a zip can have
DATE = (1980, 1, 1, 0, 0, 0)
# A file that everybody may run
PROGRAM = 0o100755 << 16


def zipped(program, path):
    entry = zipfile.ZipInfo("bootstrap", DATE)
    entry.external_attr, entry.compress_type = PROGRAM, zipfile.ZIP_DEFLATED
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", compresslevel=9) as archive:
        archive.writestr(entry, program.read_bytes())


if __name__ == "__main__":
    zipped(*map(Path, sys.argv[1:]))
