"""Makes the committed files of the dashboard from its sources: `make assets`, on a machine with Node.

Style sheet, vendored scripts, font and icons go to app/dashboard/static with a manifest of where each
came from and its hash. Nobody who runs the product needs this: the results are in the repository.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[1]
DASHBOARD = ROOT / "app" / "dashboard"
STATIC, STYLES, TEMPLATES = DASHBOARD / "static", DASHBOARD / "styles", DASHBOARD / "templates"
VENDORED = {
    "htmx.js": ("htmx.org", "dist/htmx.min.js"),
    "sse.js": ("htmx.org", "dist/ext/hx-sse.min.js"),
    "geist.woff2": ("@fontsource-variable/geist", "files/geist-latin-wght-normal.woff2"),
}
MADE = {
    "dashboard.css": ("tailwindcss", "basecoat-css"),
    "icons.json": ("lucide-static",),
}
QUOTED = re.compile(r"""["']([a-z][a-z0-9-]*)["']""")


def main() -> None:
    """Make everything."""
    with TemporaryDirectory(prefix="ytempire-styles-") as folder:
        made = Path(folder)
        shutil.copytree(STYLES, made / "styles")
        shutil.copytree(TEMPLATES, made / "templates")
        modules = _modules(made / "styles")
        _styles(made / "styles")
        for name, (package, path) in VENDORED.items():
            content = (modules / package / path).read_bytes()
            (STATIC / name).write_bytes(re.sub(rb"\n//# sourceMappingURL=\S+\s*$", b"\n", content))
        _icons(modules / "lucide-static" / "icons")
        _manifest(modules)


def _modules(folder: Path) -> Path:
    """The packages; `NODE_MODULES` names a folder that has them already."""
    modules = folder / "node_modules"
    if ready := os.environ.get("NODE_MODULES"):
        modules.symlink_to(Path(ready).absolute())
    else:
        subprocess.run(["npm", "install", "--no-audit", "--no-fund"], cwd=folder, check=True)
    return modules


def _styles(folder: Path) -> None:
    command = ["node_modules/.bin/tailwindcss", "-i", "dashboard.css", "-o", "made.css", "--minify"]
    subprocess.run(command, cwd=folder, check=True)
    shutil.copy(folder / "made.css", STATIC / "dashboard.css")


def _icons(folder: Path) -> None:
    """The shapes of every icon whose name a template or a module puts in quotes."""
    sources = (*TEMPLATES.rglob("*.html"), *DASHBOARD.rglob("*.py"))
    quoted = {name for source in sources for name in QUOTED.findall(source.read_text())}
    shapes = {}
    for name in sorted(quoted):
        file = folder / f"{name}.svg"
        if file.exists():
            inside = re.sub(r"<!--.*?-->|</?svg[^>]*>", "", file.read_text(), flags=re.DOTALL)
            shapes[name] = re.sub(r"\s+", " ", inside).replace(" />", "/>").strip()
    (STATIC / "icons.json").write_text(json.dumps(shapes, indent=0) + "\n")


def classes() -> str:
    """The hash of every class that templates name: the style sheet holds what these need."""
    found: set[str] = set()
    for template in TEMPLATES.rglob("*.html"):
        for named in re.findall(r'class="([^"]*)"', template.read_text()):
            found.update(re.findall(r"[^\s{}%'\"]+", named))
    return hashlib.sha256(" ".join(sorted(found)).encode()).hexdigest()


def sources() -> str:
    """The hash of the style sheet's own sources."""
    content = b"".join(path.read_bytes() for path in sorted(STYLES.glob("*")) if path.is_file())
    return hashlib.sha256(content).hexdigest()


def _manifest(modules: Path) -> None:
    used = {name: (package,) for name, (package, _) in VENDORED.items()} | MADE
    files = {}
    for name, packages in sorted(used.items()):
        content = (STATIC / name).read_bytes()
        files[name] = {
            "sha256": hashlib.sha256(content).hexdigest(),
            "from": [_package(modules / package) for package in packages],
        }
    written = {"files": files, "sources": sources(), "classes": classes()}
    (STATIC / "manifest.json").write_text(json.dumps(written, indent=2) + "\n")


def _package(folder: Path) -> dict[str, str]:
    said = json.loads((folder / "package.json").read_text())
    return {"package": said["name"], "version": said["version"], "licence": said["license"]}


if __name__ == "__main__":
    main()
