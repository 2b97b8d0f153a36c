"""Builds the templates as `make deploy` does, and looks that nothing is lost on the way.

In a copy of the folders, so that a zip that was built for a deployment stays what it is.

Usage: built.py BOOTSTRAP, with the Python of target/python.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import template as templates
from template import ROOT

ZIP = "target/bootstrap.zip"
# Properties that are paths beside the template.
PATHS = {"CodeUri", "DefinitionUri", "TemplateURL"}


def main(bootstrap):
    with tempfile.TemporaryDirectory(prefix="built-") as folder:
        copy = Path(folder)
        for part in ("infra/aws", "statemachine"):
            shutil.copytree(ROOT / part, copy / part)
        (copy / "target").mkdir()
        (copy / "target/aws-tools").symlink_to(ROOT / "target/aws-tools")
        assert sam_build(copy).returncode != 0, "built without a zip"
        the_same_program_is_the_same_zip(copy)
        zipped(copy, bootstrap, copy / ZIP)
        built = sam_build(copy)
        assert built.returncode == 0, built.stdout + built.stderr
        source = whole(copy / "infra/aws/template.yaml")
        deployed = whole(copy / "target/sam/template.yaml")
        different = sorted(name for name in source["Resources"] if source["Resources"][name] != deployed["Resources"].get(name))
        assert not different, f"built differently: {different}"
        assert source == deployed, "built differently, apart from resources"
        assert source["Globals"]["Function"]["CodeUri"] == digest(copy / ZIP)
        print(f"{len(deployed['Resources'])} resources, with every file that they name")


def sam_build(copy):
    command = [sys.executable, copy / "infra/aws/deploy.py", "build"]
    return subprocess.run(command, capture_output=True, text=True)


def zipped(copy, program, path):
    subprocess.run([sys.executable, copy / "infra/aws/zipped.py", program, path], check=True)


def the_same_program_is_the_same_zip(copy):
    program, digests = copy / "program", set()
    for built in (1, 2):
        program.write_text("the same")
        os.utime(program, (built * 1e9, built * 1e9))
        zipped(copy, program, copy / "program.zip")
        digests.add(digest(copy / "program.zip"))
    assert len(digests) == 1, digests
    with zipfile.ZipFile(copy / "program.zip") as archive:
        assert [entry.filename for entry in archive.infolist()] == ["bootstrap"]
        assert archive.infolist()[0].external_attr >> 16 == 0o100755, "nobody may run it"


def whole(path):
    """A template with what its paths lead to instead of the paths."""
    return with_files(templates.parse(path.read_text()), path.parent)


def with_files(value, folder):
    if isinstance(value, list):
        return [with_files(item, folder) for item in value]
    if not isinstance(value, dict):
        return value
    found = {}
    for key, item in value.items():
        if key in PATHS:
            file = folder / item
            found[key] = whole(file) if key == "TemplateURL" else digest(file)
        elif key != "SamResourceId":
            found[key] = with_files(item, folder)
    # SAM notes the name of each resource in its metadata.
    return {key: item for key, item in found.items() if (key, item) != ("Metadata", {})}


def digest(file):
    return hashlib.sha256(file.read_bytes()).hexdigest()


if __name__ == "__main__":
    main(*sys.argv[1:])
