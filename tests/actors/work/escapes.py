"""What a worker may try to get out of its cage, as a table: the tests run it, the documentation shows it.

Each attempt is Python that runs inside a worker, with `P` telling where things are outside. It got out if the last
line is true; an exception means that it was held. `without` says what happens where there is only the limits' cage
and the worker runs as the server's own user: `yes`, `no`, `root` (if the server is root), or `depends` (on the
machine's kernel, its settings and its files).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Escape:
    """One attempt."""

    what: str
    code: str
    without: Literal["yes", "no", "root", "depends"]


def _try(what: str, without: Literal["yes", "no", "root", "depends"], code: str) -> Escape:
    return Escape(what=what, code=code, without=without)


ESCAPES: dict[str, tuple[Escape, ...]] = {
    "Files": (
        _try("read the data folder", "yes", "open(P['secret']).read()"),
        _try("list the mirrors", "yes", "os.listdir(P['mirrors'])"),
        _try("write into a mirror's configuration", "yes", "open(P['mirrors'] + '/m.git/config', 'a')"),
        _try("read another attempt's tree", "yes", "open(P['sibling']).read()"),
        _try("write into another attempt's tree", "yes", "open(P['sibling'], 'a')"),
        _try("read the server's `.env`", "yes", "open(P['dotenv']).read()"),
        _try("read a file in the server's home", "yes", "open(P['at_home']).read()"),
        _try("write git's configuration in the server's home", "depends", "os.access(P['home'], os.W_OK)"),
        _try("read `/etc/shadow`", "root", "open('/etc/shadow').read()"),
        _try("read the machine's users", "yes", "open('/etc/passwd').read()"),
        _try("climb out with `..`", "yes", "open('../' * 30 + P['secret']).read()"),
        _try("follow a symbolic link", "yes", "os.symlink(P['secret'], 's'); open('s').read()"),
        _try("follow a link by `/proc/self/root`", "yes", "open('/proc/self/root' + P['secret']).read()"),
        _try("make a hard link", "depends", "os.link(P['secret'], 'h'); open('h').read()"),
        _try("change the server's Python", "depends", "touch(sys.prefix + '/escaped')"),
        _try("change the server's code", "depends", "open(P['code'], 'a')"),
        _try("put a program into `/usr/bin`", "root", "touch('/usr/bin/escaped')"),
        _try("write into `/etc`", "root", "touch('/etc/escaped')"),
        _try("see what others keep in `/tmp`", "yes", "open(P['tmp']).read()"),
        _try("see shared memory in `/dev/shm`", "depends", "open(P['shm']).read()"),
    ),
    "The server's process": (
        _try("read its environment", "yes", "open(f'/proc/{P[\"pid\"]}/environ').read()"),
        _try("read its memory", "depends", "open(f'/proc/{P[\"pid\"]}/mem', 'rb')"),
        _try("enter its root folder", "depends", "os.listdir(f'/proc/{P[\"pid\"]}/root')"),
        _try("list its open files", "depends", "os.listdir(f'/proc/{P[\"pid\"]}/fd')"),
        _try("see its command line", "yes", "open(f'/proc/{P[\"pid\"]}/cmdline').read()"),
        _try("signal it", "yes", "os.kill(P['pid'], 0) is None"),
        _try("get hold of it by a pidfd", "depends", "os.pidfd_open(P['pid'])"),
        _try("trace it", "depends", "libc.ptrace(0x4206, P['pid'], 0, 0) == 0"),
        _try("change its priority", "depends", "os.setpriority(0, P['pid'], os.getpriority(0, P['pid'])) is None"),
        _try("enter its namespaces", "root", "libc.setns(os.open(f'/proc/{P[\"pid\"]}/ns/mnt', 0), 0) == 0"),
        _try("find its secrets in the own environment", "no", "'PRIVATE' in str(os.environ)"),
        _try("use a file that it left open", "no", "INHERITED"),
        _try("reach its System V shared memory", "depends", "libc.shmget(P['ipc'], 0, 0) >= 0"),
        _try("type into its terminal", "no", "fcntl.ioctl(os.open('/dev/tty', os.O_RDWR), 0x5412, b'x') is not None"),
        _try("find a key in its keyring", "depends", "libc.syscall(250, 10, -4, b'user', P['key'].encode(), 0) > 0"),
    ),
    "The network": (
        _try("a TCP port of this machine", "yes", "socket.create_connection(('127.0.0.1', P['tcp']), 2)"),
        _try("a UDP port of this machine", "yes", "echo(('127.0.0.1', P['udp']))"),
        _try("a UNIX socket", "yes", "socket.socket(socket.AF_UNIX).connect(P['unix']) is None"),
        _try("an abstract UNIX socket", "yes", "socket.socket(socket.AF_UNIX).connect('\\0' + P['abstract']) is None"),
        _try("another machine", "depends", "socket.socket(socket.AF_INET, 2).connect(('192.0.2.1', 9)) is None"),
        _try("the machine's interfaces", "depends", "[i for _, i in socket.if_nameindex() if i != 'lo']"),
        _try("a raw socket", "root", "socket.socket(socket.AF_INET, socket.SOCK_RAW, 1)"),
        _try("the machine's name servers", "depends", "open('/etc/resolv.conf').read()"),
    ),
    "Privileges": (
        _try("become root", "root", "os.setuid(0) is None"),
        _try("gain by a setuid program", "no", "libc.prctl(39, 0, 0, 0, 0) == 0"),
        _try("keep a capability", "root", "int(status('CapEff'), 16)"),
        _try("mount something", "root", "mounted()"),
        _try("change the root folder", "root", "os.chroot('.') is None"),
        _try("reach outside from a user namespace", "yes", "libc.unshare(0x10020000); open(P['secret']).read()"),
        _try("make a device", "root", "os.mknod('d', 0o060600, os.makedev(8, 0)) is None"),
        _try("open the machine's memory", "depends", "open('/dev/mem', 'rb')"),
        _try("change the machine's name", "root", "socket.sethostname(socket.gethostname()) is None"),
        _try("change kernel settings", "root", "open('/proc/sys/kernel/core_pattern', 'a')"),
        _try("leave its control group", "root", "open('/sys/fs/cgroup/cgroup.procs', 'a')"),
        _try("raise its own limits", "root", "resource.setrlimit(resource.RLIMIT_DATA, (-1, -1)) is None"),
        _try("take precedence", "root", "os.nice(-20) < 0"),
    ),
    "Resources": (
        _try("use more memory than allowed", "no", "bytearray(P['memory'] + (64 << 20))"),
        _try("write a larger file than allowed", "no", "filled(P['file'] + 4096)"),
        _try("start more processes than allowed", "yes", "forked(P['processes'] + 20)"),
        _try("fill the memory by way of `/tmp`", "yes", "spread('/tmp', 80 << 20)"),
        _try("leave a core dump", "no", "dumped()"),
        _try("leave a process behind by `setsid` and two forks", "no", "left_behind()"),
    ),
}

DRIVER = """
import ctypes, fcntl, json, os, resource, signal, socket, subprocess, sys, time
libc = ctypes.CDLL(None, use_errno=True)
OPEN = [os.readlink(f"/proc/self/fd/{fd}") for fd in os.listdir("/proc/self/fd") if int(fd) > 2 and
        os.path.exists(f"/proc/self/fd/{fd}")]
INHERITED = [path for path in OPEN if not path.startswith("/proc/")]
P = json.loads(sys.stdin.readline())

def touch(path):
    open(path, "w").close()
    os.remove(path)
    return True

def status(name):
    return next(line.split()[1] for line in open("/proc/self/status") if line.startswith(name + ":"))

def echo(address):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as here:
        here.settimeout(10)
        here.sendto(b"x", address)
        return here.recv(1)

def mounted():
    os.makedirs("m", exist_ok=True)
    done = libc.mount(b"x", b"m", b"tmpfs", 0, 0) == 0
    if done:
        libc.umount2(b"m", 2)
    return done

def filled(size):
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    with open("big", "wb") as file:
        file.truncate(size)
    return True

def spread(folder, size):
    # many files, each as large as is allowed, until that many bytes are written
    names = [f"{folder}/spread-{os.getpid()}-{n}" for n in range(size // P["file"])]
    try:
        for name in names:
            with open(name, "wb") as file:
                file.write(bytes(P["file"]))
    finally:
        for name in filter(os.path.exists, names):
            os.remove(name)
    return True

def forked(count):
    children = []
    try:
        for _ in range(count):
            pid = os.fork()
            if pid == 0:
                time.sleep(30)
                os._exit(0)
            children.append(pid)
    finally:
        for pid in children:
            os.kill(pid, 9)
            os.waitpid(pid, 0)
    return True

def dumped():
    pid = os.fork()
    if pid == 0:
        os.abort()
    return os.WCOREDUMP(os.waitpid(pid, 0)[1])

def left_behind():
    begun, end = os.pipe()  # closed where the child's child becomes another program
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            for fd in range(3):
                os.close(fd)
            os.execv(sys.executable, [sys.executable, "-I", "-c", "import time; time.sleep(600)", P["mark"]])
        os._exit(0)
    os.close(end)
    os.read(begun, 1)
    return False

def attempt(code):
    *before, last = code.split("; ")
    for line in before:
        exec(line, globals())
    return bool(eval(last, globals()))

for name, code in P["attempts"]:
    there, here = os.pipe()
    pid = os.fork()
    if pid == 0:
        signal.alarm(30)
        try:
            os.write(here, b"out" if attempt(code) else b"held")
        except BaseException as error:
            os.write(here, f"held: {error!r}".encode()[:200])
        os._exit(0)
    os.close(here)
    os.waitpid(pid, 0)
    print(json.dumps([name, os.read(there, 300).decode()]), flush=True)
    os.close(there)
"""
"""The worker that makes the attempts, each in a process of its own, and tells of each what came of it."""


def table() -> list[tuple[str, str, str, str]]:
    """Rows for the documentation: group, attempt, with bubblewrap, without."""
    words = {"yes": "**works**", "no": "held", "root": "**works** if the server is root", "depends": "**may work**"}
    return [(group, escape.what, "held", words[escape.without]) for group, of in ESCAPES.items() for escape in of]
