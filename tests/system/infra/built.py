"""Builds the templates as `make deploy` does, and looks that nothing is lost on the way.

In a copy of the folders, so that a zip that was built for a deployment stays what it is.

Usage: built.py BOOTSTRAP, with the Python of target/python.
"""

import hashlib
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import template as templates
from template import ROOT

ZIP = "target/zip/bootstrap/bootstrap.zip"
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
        zipped(bootstrap, copy / ZIP)
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


def zipped(bootstrap, path, date=(2026, 11, 20, 8, 0, 0)):
    path.parent.mkdir(parents=True, exist_ok=True)
    entry = zipfile.ZipInfo("bootstrap", date)
    entry.external_attr = 0o100755 << 16
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(entry, Path(bootstrap).read_bytes())


def the_same_program_is_the_same_zip(copy):
    script, digests = copy / "infra/aws/undate.py", []
    for hour in (8, 9):
        zipped(script, copy / "program.zip", (2026, 11, 20, hour, 0, 0))
        dated = digest(copy / "program.zip")
        subprocess.run([sys.executable, script, copy / "program.zip"], check=True)
        digests.append((dated, digest(copy / "program.zip")))
    (first, undated), (second, again) = digests
    assert first != second and undated == again, digests
    with zipfile.ZipFile(copy / "program.zip") as archive:
        assert archive.infolist()[0].external_attr >> 16 == 0o100755, "no program any more"


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
