"""A stamp of the last build -> whether everything is as it left it, and what it would say.

Asked before anything heavy is imported, so nothing is imported here that takes long. A stamp has a
row for every file and folder that a build reads or writes: its mode, size, both times and inode. If
these differ, or are so young that a file may have changed without them, its hash decides.
"""

import hashlib
import os
import sys
import time

# Where stamps are, below the project's root.
FOLDER = os.path.join(".cache", "uptodate")
FORMAT = "1"
# Nanoseconds in which a file may change twice without its times telling.
YOUNG = 2_000_000_000
# Variables that a shell sets for itself; every other one may matter.
IGNORED = ("_", "SHLVL", "PWD", "OLDPWD")
# A row: kind, mode, size, time of change, time of the inode, inode, hash, path.
Row = tuple[str, str, str, str, str, str, str, str]
FIELDS = 8
# The exit code, what is said on stderr and on stdout, and the manifest to be written, if any.
Said = tuple[int, bytes, bytes, bytes]
# A file; a folder's names; a folder that is written into; what must not be there.
FILE, NAMES, PLACE, NOTHING = "file", "names", "place", "nothing"
# More files than this are not looked at one by one.
MOST = 20_000
# What Python leaves behind; nothing reads it.
LEFT_BY_PYTHON = "__pycache__"


def stamp_file(root: str) -> str:
    """Give the stamp's file for this command as it is typed, with all that surrounds it."""
    surroundings = [
        FORMAT,
        root,
        sys.executable,
        sys.version,
        repr(sys.flags),
        *(f"{stream.isatty()} {stream.encoding}" for stream in (sys.stdout, sys.stderr)),
        *(f"{name}={os.environ[name]}" for name in sorted(os.environ) if name not in IGNORED),
    ]
    text = "\0".join(surroundings).encode("utf-8", "surrogateescape")
    return os.path.join(root, FOLDER, hashlib.sha256(text).hexdigest()[:32])


def packed(said: Said, rows: list[Row], now: int) -> bytes:
    """Give a stamp with rows as they were ``now``."""
    code, *texts = said
    lines = "\0".join("\t".join(row) for row in rows).encode("utf-8", "surrogateescape")
    head = " ".join(map(str, (code, now, *map(len, texts)))).encode()
    body = b"".join((head, b"\n", *texts, lines))
    return hashlib.sha256(body).hexdigest().encode() + b"\n" + body


def unpacked(stamp: bytes) -> tuple[Said, list[Row], int] | None:
    """Read a stamp; a harmed one is none."""
    check, _, body = stamp.partition(b"\n")
    if hashlib.sha256(body).hexdigest().encode() != check:
        return None
    head, _, rest = body.partition(b"\n")
    code, now, *lengths = map(int, head.split())
    texts = []
    for length in lengths:
        texts.append(rest[:length])
        rest = rest[length:]
    lines = rest.decode("utf-8", "surrogateescape").split("\0")
    rows: list[Row] = [tuple(line.split("\t", FIELDS - 1)) for line in lines]  # type: ignore[misc]
    return (code, texts[0], texts[1], texts[2]), rows, now


def looked(kind: str, path: str, known: str = "") -> Row:
    """Look at a path; ``known`` is its hash if it need not be read for it."""
    try:
        found = os.stat(path)
    except OSError:
        return (NOTHING, "", "", "", "", "", "", path)
    facts = (found.st_mode, found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino)
    mode, size, changed, inode_changed, inode = map(str, facts)
    if kind == PLACE:
        return (kind, mode, "", "", "", inode, "", path)
    return (kind, mode, size, changed, inode_changed, inode, known or hashed(kind, path), path)


def hashed(kind: str, path: str) -> str:
    """Give the hash of a file, or of a folder's names; nothing of what cannot be read."""
    try:
        if kind == NAMES:
            names = sorted(name for name in os.listdir(path) if name != LEFT_BY_PYTHON)
            content = "\0".join(names).encode("utf-8", "surrogateescape")
        else:
            with open(path, "rb") as stream:
                content = stream.read()
    except OSError:
        return "unreadable"
    return hashlib.sha256(content).hexdigest()


def still(old: Row, since: int) -> Row | None:
    """Give a row as it is now, if it stands for the same as ``since`` it was looked at."""
    kind, path, known = old[0], old[-1], old[-2]
    new = looked(kind, path, known or "-")
    if kind in (PLACE, NOTHING):
        return new if new == old or new[:-2] == old[:-2] else None
    if new == old and max(int(old[3]), int(old[4])) < since - YOUNG:
        return old
    if new[:2] != old[:2] or hashed(kind, path) != known:
        return None
    return new


def walked(folder: str) -> list[Row]:
    """Give rows for a folder and all that is below it; raises ``ValueError`` if it is too much."""
    found: list[Row] = []
    left, seen = [folder], set()
    while left:
        path = left.pop()
        # A link may lead back up.
        real = os.path.realpath(path)
        if real in seen:
            continue
        seen.add(real)
        found.append(looked(NAMES, path))
        if found[-1][0] != NOTHING:
            for entry in os.scandir(path):
                if not entry.is_dir():
                    found.append(looked(FILE, entry.path))
                elif entry.name != LEFT_BY_PYTHON:
                    left.append(entry.path)
        if len(found) > MOST:
            message = "too many files"
            raise ValueError(message)
    return found


def answer() -> int | None:
    """Say what a build would say that has nothing to do, and give its exit code; else nothing."""
    try:
        said = _checked(os.getcwd())
    except (OSError, ValueError):
        return None
    if said is None:
        return None
    code, error, output, _ = said
    _say(error, output)
    return code


def _checked(root: str) -> Said | None:
    """Give what there is to say if all is as it was; young rows are written down anew."""
    stamp = _read(stamp_file(root))
    if stamp is None:
        return None
    said, rows, since = stamp
    now = time.time_ns()
    fresh = [still(each, since) for each in rows]
    same = [each for each in fresh if each is not None]
    if len(same) < len(rows):
        return None
    code, error, output, manifest = said
    if manifest:
        same = _settled(same, manifest)
        if not same:
            return None
    if manifest or same != rows or _doubtful(rows, since):
        write_stamp(stamp_file(root), packed((code, error, output, b""), same, now))
    return said


def _settled(rows: list[Row], manifest: bytes) -> list[Row]:
    """Write the manifest that says of all outputs that they did not change: the last row's file.

    Gives the rows as they are then, or none if it cannot be written now.
    """
    # Only after a build that made something: these take their time.
    from pathlib import Path  # noqa: PLC0415

    from handbill.outputs.write import write_whole  # noqa: PLC0415
    from handbill.press.lock import locked  # noqa: PLC0415
    from handbill.problem import HandbillError  # noqa: PLC0415

    file = Path(rows[-1][-1])
    try:
        with locked(file.parent):
            write_whole(file, manifest)
    except (OSError, HandbillError):
        return []
    return [*rows[:-1], looked(FILE, str(file))]


def _doubtful(rows: list[Row], since: int) -> bool:
    """Whether some file had to be read because it was young."""
    return any(max(int(each[3] or 0), int(each[4] or 0)) >= since - YOUNG for each in rows)


def _read(file: str) -> tuple[Said, list[Row], int] | None:
    try:
        with open(file, "rb") as stream:
            return unpacked(stream.read())
    except (OSError, ValueError):
        return None


def write_stamp(file: str, stamp: bytes) -> None:
    """Write a stamp whole; if it cannot be written, the next build looks once more."""
    temporary = os.path.join(os.path.dirname(file), f".writing-{os.getpid()}-stamp")
    try:
        os.makedirs(os.path.dirname(file), exist_ok=True)
        with open(temporary, "wb") as stream:
            stream.write(stamp)
        os.replace(temporary, file)
    except OSError:
        return


def _say(error: bytes, output: bytes) -> None:
    """Say it, as far as anybody listens."""
    for stream, text in ((sys.stderr, error), (sys.stdout, output)):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
        try:
            stream.write(text.decode())
            stream.flush()
        except BrokenPipeError:
            os._exit(0)
        except OSError:
            os._exit(3)
