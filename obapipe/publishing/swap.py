"""Puts a whole version of the site in place with one rename. A kill leaves the old site or the new one.

    site/index.html                 leads to the current version
    site/current                    a relative link to releases/<version>, where links can be made
    site/releases/<version>/        the pages of every published month, and manifest.json
    site/releases/.building-...     a version being written

Only this module knows the layout. What is in a version is written by `pages`.
"""

import hashlib
import html
import json
import os
import re
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

RELEASES = "releases"
CURRENT = "current"
MANIFEST = "manifest.json"
_BUILDING = ".building-"
_PREVIOUS = ".previous"
_POINTER = re.compile(r'href="releases/([A-Za-z0-9_.-]+)/index\.html"')
_MONTH = re.compile(r"\d{4}-\d{2}")


class SwapError(RuntimeError):
    """The version cannot be staged or promoted; the site is as it was."""


def stage(site: Path, version: str, carry_months: Sequence[str] = ()) -> Path:
    """Make an empty folder for a version and carry published months over into it.

    Months are hard-linked file by file, or copied where links cannot be made. A folder left by a killed run
    of the same version is removed first.

    Args:
        site: the site folder.
        version: a name for the version, unique to its contents.
        carry_months: months of the current version that are not written anew.

    Raises:
        SwapError: a month to carry over is not in the current version, or the name is no file name.
    """
    if not re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9_.-]*", version):
        raise SwapError(
            f"'{version}' cannot name a version: use letters, digits, hyphens, stops and underscores."
        )
    folder = site / RELEASES / f"{_BUILDING}{version}"
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    current = current_version(site)
    for month in sorted(set(carry_months)):
        source = site / RELEASES / (current or "") / month
        if current is None or not source.is_dir():
            raise SwapError(
                f"The month {month} cannot be carried over: the current site does not hold it. Build it too."
            )
        shutil.copytree(source, folder / month, copy_function=_link_or_copy)
    return folder


def promote(site: Path, version: str) -> None:
    """Make a staged version the current one.

    Writes the manifest, renames the staged folder to its final name, and swaps the pointer. A version that is
    already in place with the same contents is left as it is and only pointed to.

    Args:
        site: the site folder.
        version: the name it was staged under.

    Raises:
        SwapError: nothing was staged under that name.
    """
    building, final = site / RELEASES / f"{_BUILDING}{version}", site / RELEASES / version
    if building.is_dir():
        _write_manifest(building, version)
        if final.is_dir():
            _settle_on(building, final)
        else:
            building.rename(final)
    elif not final.is_dir():
        raise SwapError(f"No version '{version}' was staged in {site / RELEASES}.")
    before = current_version(site)
    if before is not None and before != version:
        _replace_text(site / RELEASES / _PREVIOUS, before)
    _point_at(site, version)


def settle(site: Path) -> None:
    """Remove what a killed run left: versions being built, and all but the current one and the one before."""
    releases = site / RELEASES
    if not releases.is_dir():
        return
    current = current_version(site)
    keep = {current, _previous_version(site)}
    for folder in sorted(releases.iterdir()):
        unfinished = folder.name.startswith(_BUILDING)
        if folder.is_dir() and (unfinished or (current is not None and folder.name not in keep)):
            shutil.rmtree(folder)
        elif folder.name.endswith(".new"):
            folder.unlink()
    for leftover in sorted(site.glob(".*.new")):
        leftover.unlink()


def current_version(site: Path) -> str | None:
    """The version a reader sees, None where nothing has been published."""
    link = site / CURRENT
    if link.is_symlink():
        name = link.readlink().name
    else:
        pointer = site / "index.html"
        found = _POINTER.search(pointer.read_text(encoding="utf-8")) if pointer.is_file() else None
        if found is None:
            return None
        name = found[1]
    return name if (site / RELEASES / name).is_dir() else None


def read_manifest(site: Path, version: str) -> dict[str, Any] | None:
    """The manifest of a version: `version`, `months` and `files` (path to sha256); None without one."""
    path = site / RELEASES / version / MANIFEST
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None


def version_of(folder: Path) -> str:
    """A name that follows from a folder's contents alone: the same pages give the same version."""
    digest = hashlib.sha256()
    for name, sha in _hashes(folder).items():
        digest.update(f"{name}\0{sha}\n".encode())
    return digest.hexdigest()[:16]


def _hashes(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path != folder / MANIFEST)
    named = {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files
    }
    return dict(sorted(named.items()))


def _write_manifest(folder: Path, version: str) -> None:
    months = sorted(path.name for path in folder.iterdir() if path.is_dir() and _MONTH.fullmatch(path.name))
    content = {"version": version, "months": months, "files": _hashes(folder)}
    _replace_text(folder / MANIFEST, json.dumps(content, indent=1) + "\n")


def _settle_on(building: Path, final: Path) -> None:
    """A version of this name is there already: keep it where it is the same, refuse where it is not."""
    if _hashes(final) != _hashes(building):
        raise SwapError(
            f"A version '{final.name}' with other contents is already in {final.parent}. "
            "Name versions by their contents."
        )
    shutil.rmtree(building)


def _point_at(site: Path, version: str) -> None:
    """Swap the pointer: a relative link where links can be made, otherwise the index page itself."""
    temporary = site / f".{CURRENT}.new"
    temporary.unlink(missing_ok=True)
    try:
        temporary.symlink_to(Path(RELEASES) / version, target_is_directory=True)
    except (OSError, NotImplementedError):
        _replace_text(site / "index.html", _leading_to(f"{RELEASES}/{version}/index.html"))
        return
    os.replace(temporary, site / CURRENT)  # noqa: PTH105 - replaces the link itself in one step
    _replace_text(site / "index.html", _leading_to(f"{CURRENT}/index.html"))


def _leading_to(target: str) -> str:
    where = html.escape(target)
    return (
        '<!doctype html>\n<html lang="en-GB"><head><meta charset="utf-8"><title>Dashboards</title>'
        f'<meta http-equiv="refresh" content="0; url={where}"></head>'
        f'<body><main><h1>Dashboards</h1><p><a href="{where}">Open the dashboards</a></p></main>'
        "</body></html>\n"
    )


def _previous_version(site: Path) -> str | None:
    path = site / RELEASES / _PREVIOUS
    return path.read_text(encoding="utf-8").strip() if path.is_file() else None


def _replace_text(path: Path, text: str) -> None:
    temporary = path.with_name(f".{path.name.lstrip('.')}.new")
    temporary.write_text(text, encoding="utf-8", newline="")
    temporary.replace(path)


def _link_or_copy(source: str, target: str) -> str:
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
    return target
