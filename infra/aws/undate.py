"""Makes a zip of the same files the same zip, whenever they were built: without their dates.

SAM uploads a zip by its hash and CloudFormation updates functions whose zip has another place, so without this every
build would be deployed, and would have a build id of its own.

Usage: undate.py ZIP
"""

import sys
import zipfile
from pathlib import Path

# The first that a zip can have
DATE = (1980, 1, 1, 0, 0, 0)


def undate(path):
    with zipfile.ZipFile(path) as archive:
        files = [(entry.filename, entry.external_attr, archive.read(entry)) for entry in archive.infolist()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, attributes, content in sorted(files):
            entry = zipfile.ZipInfo(name, DATE)
            entry.external_attr, entry.compress_type = attributes, zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)


if __name__ == "__main__":
    undate(Path(sys.argv[1]))
