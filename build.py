#!/usr/bin/env python3
"""The door: sets up ``.venv`` once, then hands over to ``handbill``.

In: the command line, and the pins beside this file. Out: the exit code of the command.
Standard library only, in syntax that Python 2.7 and 3.4 parse, so that an old one can say so.
"""

import os
import signal

for each in (signal.SIGINT, signal.SIGTERM) if __name__ == "__main__" else ():  # at once
    signal.signal(each, lambda number, _: os._exit(128 + number))
import contextlib
import hashlib
import shutil
import subprocess
import sys
import sysconfig
from xml.sax import saxutils

try:
    import fcntl
except ImportError:  # Windows: there, two first runs at once are not kept apart
    fcntl = None

ROOT = os.path.dirname(os.path.realpath(__file__))
VENV = os.path.join(ROOT, ".venv")
CACHE = os.path.join(ROOT, ".cache")
BIN, EXE = ("Scripts", ".exe") if os.name == "nt" else ("bin", "")
VENV_PYTHON = os.path.join(VENV, BIN, "python" + EXE)
RUN = ("requirements.txt",)
TEST, BENCH = RUN + ("requirements-test.txt",), RUN + ("requirements-bench.txt",)
SETS = {"run": RUN, "test": TEST, "bench": BENCH}
STAMPS = {files: os.path.join(VENV, name + ".stamp") for name, files in SETS.items()}
LIBRARIES = os.path.join(VENV, "libraries.stamp")
IS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0
FAILED, SURROUNDINGS, BUG, INTERRUPTED, TERMINATED = 1, 3, 70, 130, 143

DEBIAN_VENV = "python%d.%d-venv " % sys.version_info[:2]  # Debian keeps ensurepip in there
DEBIAN_LIBRARIES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
APT_INSTALL = "apt-get install -y --no-install-recommends "
INSTALL = {
    "debian": APT_INSTALL + "%s" + DEBIAN_LIBRARIES,
    "fedora": "dnf install -y pango",
    "arch": "pacman -S --needed pango",
    "alpine": "apk add so:libgobject-2.0.so.0 so:libpango-1.0.so.0 so:libpangoft2-1.0.so.0 "
    "so:libharfbuzz.so.0 so:libharfbuzz-subset.so.0 so:libfontconfig.so.1",
}
INSTALL_MACOS = "type: brew install pango"
INSTALL_WINDOWS = "install MSYS2; in its UCRT64 shell type: pacman -S mingw-w64-ucrt-x86_64-pango"
INSTALL_ELSEWHERE = "install Pango, HarfBuzz with its subset library, and Fontconfig"

# What may be wrong, and the mend. Of a step that failed, by what it said: the first that fits.
OLD_PYTHON = "Handbill needs Python 3.11 or newer", "install it, then type: python3.13 build.py"
NO_PINS = "a requirements file is missing", "put the project's own files back"
NO_LIBRARIES = "the libraries that set text (Pango, HarfBuzz, Fontconfig) are missing"
NO_ENSUREPIP = "this Python cannot make an environment (it has no ensurepip)"
NO_TOOL = "install uv or virtualenv, then run this again"
NO_WRITE = "check that the disk is not full and that this folder is yours to write"
VENV_PROBLEMS = {"": ("the environment .venv could not be made", "see above, then try again")}
APT_PROBLEMS = {"": ("apt-get could not install system packages", "see above, then try again")}
PROBE_PROBLEMS = {"": ("WeasyPrint does not start", "delete .venv, then run this again")}
PIP_PROBLEMS = {
    "DO NOT MATCH THE HASHES": (
        "a downloaded package is not the one that was pinned",
        "type: python3 -m pip cache purge; if it happens again, tell who runs your package index",
    ),
    "No space left": ("the disk is full", "free 500 MB, then run this again"),
    "connection broken": ("the package index could not be reached", "check the network"),
    "No matching distribution": (
        "a pinned package is not to be had here",
        "use Python 3.11 to 3.14, and check the network and pip's settings: pip config list",
    ),
    "": ("the packages could not be installed", "check the network, then run this again"),
}

# A configuration without fonts, so that no system font leaks in.
FONTCONFIG = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig><cachedir>%s</cachedir></fontconfig>
"""

# WeasyPrint knows its libraries' names everywhere. Their files are printed, to be looked for later.
PROBE = """
import os
try:
    from weasyprint.text import ffi
    missing = ffi.harfbuzz_subset is None
except OSError:
    missing = True
names = ("libpango", "libharfbuzz", "libfontconfig", "libgobject")
if missing:
    print("MISSING")
elif os.path.exists("/proc/self/maps"):
    paths = {line.split(None, 5)[5].strip() for line in open("/proc/self/maps") if "/" in line}
    print("\\n".join(sorted(p for p in paths if os.path.basename(p).startswith(names))))
"""


class SetupError(Exception):
    """What is wrong with the surroundings, and the mend: something to type or do."""


def say(text):
    """Talk to the person at the keyboard; standard output is for results alone."""
    sys.stderr.write(text + "\n")


def read(path):
    """Return the text of a file with plain line endings, or nothing if there is none."""
    with contextlib.suppress(FileNotFoundError), open(path, "rb") as file:
        return file.read().decode("utf-8", "surrogateescape").replace("\r\n", "\n")
    return ""


def write(path, text):
    """Write a file whole or not at all, so that a kill leaves no half of it."""
    os.makedirs(os.path.dirname(path), exist_ok=True)
    temporary = "%s.%d" % (path, os.getpid())
    with open(temporary, "wb") as file:
        file.write(text.encode("utf-8", "surrogateescape"))
    os.replace(temporary, path)


def stamp(pins, python, root):
    """Return the mark of an environment, whose folder counts: it stores absolute paths."""
    facts = "\0".join(list(pins) + list(python) + [root])
    return hashlib.sha256(facts.encode("utf-8", "surrogateescape")).hexdigest()


def wanted(files):
    """Return the stamp that `.venv` should bear for these requirement files."""
    pins = [read(os.path.join(ROOT, name)) for name in files]
    if not all(pins):
        raise SetupError(*NO_PINS)
    # What ties an environment to the Python that made it, patch releases aside.
    python = [sys.implementation.cache_tag, getattr(sys, "abiflags", ""), sys.base_prefix]
    python.append(sysconfig.get_platform())
    return stamp(pins, python, ROOT)


def is_installed(files):
    """Tell whether `.venv` is whole and is the one that these requirement files ask for."""
    return read(STAMPS[files]) == wanted(files) and os.path.exists(VENV_PYTHON)


def libraries_known():
    """Tell whether what a probe found is still there: `.venv` may wake on another machine."""
    found = read(LIBRARIES).split("\n")
    return os.path.exists(LIBRARIES) and all(os.path.exists(path) for path in found if path)


def system_names(text):
    """Return the ID and ID_LIKE words of an os-release text: a system and its forebears."""
    pairs = [line.partition("=") for line in text.splitlines()]
    values = [value for key, _, value in pairs if key in {"ID", "ID_LIKE"}]
    return " ".join(values).replace('"', "").replace("'", "").lower().split()


def this_system():
    """Return the names of this Linux, none elsewhere."""
    return system_names(read("/etc/os-release") or read("/usr/lib/os-release"))


def may_install():
    """Tell whether this is a Debian family and we are root: never sudo unasked."""
    return IS_ROOT and "debian" in this_system() and bool(shutil.which("apt-get"))


def install_line(platform, names, sudo, extra=""):
    """Return what to type on a system for its libraries, and for a Debian package more."""
    if platform == "win32":
        return INSTALL_WINDOWS
    if platform == "darwin":
        return INSTALL_MACOS
    for name in names:
        if name in INSTALL:
            return "type: " + sudo + INSTALL[name].replace("%s", extra)
    return INSTALL_ELSEWHERE


def missing(what, extra=""):
    """Return the problem of something missing that the system's packages have."""
    line = install_line(sys.platform, this_system(), "" if IS_ROOT else "sudo ", extra)
    return SetupError(what, line + "; then run this again")


def environment(given, folder, platform):
    """Return the variables for a command in a folder, less those that bend a Python."""
    env = dict(given, FONTCONFIG_FILE=os.path.join(CACHE, "fontconfig", "fonts.conf"))
    for name in ("PYTHONPATH", "PYTHONHOME", "__PYVENV_LAUNCHER__"):
        env.pop(name, None)
    if not os.path.join(os.path.realpath(folder), "").startswith(os.path.join(ROOT, "")):
        env["HANDBILL_ROOT"] = ROOT
    if platform == "darwin":
        # Pythons that are not Homebrew's look past its libraries, and read this at start only.
        usual = "/opt/homebrew/lib:/usr/local/lib:/opt/local/lib:/usr/lib"
        env.setdefault("DYLD_FALLBACK_LIBRARY_PATH", usual)
    return env


def attempt(command, problems, **variables):
    """Run a step of the set-up out of sight; if it fails, show its words and raise."""
    env = dict(environment(os.environ, ROOT, sys.platform), **variables)
    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    # close_fds: a step that outlives us holds the lock until it ends.
    done = subprocess.run(command, cwd=ROOT, env=env, close_fds=False, check=False, **quiet)
    output = done.stdout.decode("utf-8", "replace")
    if done.returncode:
        say(output)
        raise SetupError(*next(problems[sign] for sign in problems if sign in output))
    return output


@contextlib.contextmanager
def locked():
    """Let one set-up at a time into this folder."""
    os.makedirs(CACHE, exist_ok=True)
    with open(os.path.join(CACHE, "setup.lock"), "wb") as file:
        if fcntl:
            fcntl.fcntl(file, fcntl.F_SETFD, 0)  # inheritable
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                say("Another build.py is setting up; waiting for it ...")
                fcntl.flock(file, fcntl.LOCK_EX)
        yield


def apt_install(packages):
    """Install Debian packages, as root."""
    say("  installing system packages with apt-get: " + packages)
    with contextlib.suppress(SetupError):  # offline, the lists of yesterday may still do
        attempt(["apt-get", "update"], APT_PROBLEMS)
    attempt((APT_INSTALL + packages).split(), APT_PROBLEMS, DEBIAN_FRONTEND="noninteractive")


def venv_command():
    """Return the command that makes `.venv`."""
    # The Python under an environment: if `.venv` runs us, its own is about to be deleted.
    python = getattr(sys, "_base_executable", sys.executable)
    ensurepip = os.path.join(sysconfig.get_path("stdlib"), "ensurepip")
    if not os.path.exists(ensurepip) and may_install():
        apt_install(DEBIAN_VENV + DEBIAN_LIBRARIES)
    if os.path.exists(ensurepip):
        return [python, "-I", "-m", "venv", VENV]
    if shutil.which("uv"):
        return ["uv", "venv", "--seed", "--python", python, VENV]
    if shutil.which("virtualenv"):
        return ["virtualenv", "--python", python, VENV]
    if "debian" in this_system():
        raise missing(NO_ENSUREPIP, DEBIAN_VENV)
    raise SetupError(NO_ENSUREPIP, NO_TOOL)


def make_venv():
    """Make `.venv` anew, with the project on its path."""
    command = venv_command()
    say("  making .venv")
    shutil.rmtree(VENV, ignore_errors=not os.path.exists(VENV))
    attempt(command, VENV_PROBLEMS)
    # ASCII whatever the folder's name: before Python 3.13 the locale decides how this is read.
    line = "import sys; sys.path.append(%s)\n" % ascii(ROOT)
    folder = sysconfig.get_path("purelib", "venv", {"base": VENV})
    write(os.path.join(folder, "handbill.pth"), line)


def pip_install(files):
    """Install the pinned wheels, from wherever the user's own pip looks."""
    say("  installing the packages of " + " and ".join(files))
    command = [VENV_PYTHON, "-P", "-m", "pip", "install", "--require-hashes", "--no-input"]
    command += ["--only-binary", ":all:", "--progress-bar", "off"]
    for name in files:
        command += ["-r", os.path.join(ROOT, name)]
    # Settings that are good elsewhere, and would install past this environment.
    attempt(command, PIP_PROBLEMS, PIP_USER="0", PIP_TARGET="", PIP_PREFIX="")


def install(files):
    """Bring `.venv` to these requirement files; stamps are lifted first and set last."""
    say("Setting up (once, about a minute) ...")
    if not is_installed(RUN):
        make_venv()
    old = [each for each in STAMPS if os.path.exists(STAMPS[each])]
    whole = {RUN, files}.union(filter(is_installed, old))
    for each in old:
        os.remove(STAMPS[each])
    pip_install(files)
    for done in whole:
        write(STAMPS[done], wanted(done))


def probe():
    """Tell whether WeasyPrint finds its libraries, and remember where."""
    output = attempt([VENV_PYTHON, "-P", "-W", "ignore", "-c", PROBE], PROBE_PROBLEMS)
    if "MISSING" in output:
        return False
    write(LIBRARIES, output)
    return True


def ensure_libraries():
    """Find the system libraries, or install them, or say what to type."""
    if libraries_known() or probe():
        return
    if may_install():
        apt_install(DEBIAN_LIBRARIES)
    if not probe():
        raise missing(NO_LIBRARIES)


def prepare(files):
    """Make sure of everything that a command needs: milliseconds if nothing is missing."""
    if os.environ.get("HANDBILL_HIDE_LIBRARIES") == "1":  # to see the message on any machine
        raise missing(NO_LIBRARIES)
    path = os.path.join(CACHE, "fontconfig", "fonts.conf")
    text = FONTCONFIG % saxutils.escape(os.path.join(CACHE, "fontconfig", "cache"))
    if read(path) != text:
        write(path, text)
    if is_installed(files) and libraries_known():
        return
    with locked():
        if not is_installed(files):
            install(files)
        ensure_libraries()


def hand_over(arguments):
    """Become the handbill command, in the folder that the user is in."""
    # -P: a file in that folder must not stand in for a module of ours.
    command = [VENV_PYTHON, "-P", "-m", "handbill"] + arguments
    env = environment(os.environ, os.getcwd(), sys.platform)
    if os.name == "nt":
        return subprocess.call(command, env=env)
    signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT, signal.SIGTERM))  # it lets them in
    return os.execve(VENV_PYTHON, command, env)  # noqa: S606 - signals and codes pass


def passes(command):
    """Announce a command of the environment, run it in the root, and tell how it went."""
    say("$ " + " ".join(command))
    line = [os.path.join(VENV, BIN, command[0] + EXE)] + command[1:]
    return subprocess.call(line, cwd=ROOT, env=environment(os.environ, ROOT, sys.platform)) == 0


def test(arguments):
    """Run all checks, then pytest, whose summary comes last; with arguments, pytest alone."""
    checks = ["ruff check .", "ruff format --check .", "mypy", "lint-imports"]
    commands = [] if arguments else [check.split() for check in checks]
    commands.append(["python", "-P", "-m", "pytest"])
    # Tests that share what they look at stay together: tests/conftest.py names their groups.
    commands[-1] += arguments or ["-n", "auto", "--dist", "loadgroup", "--no-loadscope-reorder"]
    results = [passes(command) for command in commands]
    return 0 if all(results) else FAILED


def change_python():
    """Become a Python that is new enough, or say which one is needed."""
    # Asked for its version, as a name on the PATH may be a shim with nothing behind it.
    ask = "import sys; sys.exit(sys.version_info < (3, 11))"
    with open(os.devnull, "w") as nowhere:
        for name in ("python3.13", "python3.14", "python3.12", "python3.11"):
            try:
                if subprocess.call([name, "-c", ask], stderr=nowhere) == 0:
                    sys.argv.insert(0, name)
                    return subprocess.call(sys.argv)
            except OSError:  # there is none of this name
                continue
    raise SetupError(*OLD_PYTHON)


def main(arguments):
    """Prepare what the command needs, and run it."""
    if sys.version_info < (3, 11):
        return change_python()
    command = arguments[0] if arguments else "build"
    prepare(SETS.get(command, RUN))
    return test(arguments[1:]) if command == "test" else hand_over(arguments or [command])


def guarded(arguments):
    """Run, and turn whatever goes wrong into plain words and an exit code."""
    try:
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(TERMINATED))  # ends a step as well
        signal.signal(signal.SIGINT, signal.default_int_handler)  # though a shell ignored it
        return main(arguments)
    except KeyboardInterrupt:
        return INTERRUPTED
    except SetupError as error:
        code, (what, mend) = SURROUNDINGS, error.args
    except OSError as error:
        code, what, mend = SURROUNDINGS, error, NO_WRITE
    except Exception as error:  # noqa: BLE001 - a volunteer must never meet a traceback
        code, what, mend = BUG, "build.py broke: %r" % error, "report this line as a bug"
    say("error: %s\n  mend: %s" % (what, mend))
    return code


if __name__ == "__main__":
    sys.exit(guarded(sys.argv[1:]))
