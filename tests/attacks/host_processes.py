"""Attacks with processes: many, long-lived ones, other programs, and signals to others."""

from grader.isolation.protocol.layers import LANDLOCK, LIMITS, NAMESPACES, SECCOMP, SESSION
from tests.attacks.attack import ADOPTED, Attack
from tests.attacks.host import SIGNALS, WRITING, attempt

__all__ = ["ATTACKS"]

_ENDLESS = """
def pad(x, padding, value=0.0):
    while True:
        {}
"""

_CHILDREN: list[Attack] = [
    attempt(
        "forks forty processes",
        """
        for _ in range(40):
            if not os.fork():
                time.sleep(20)
                os._exit(0)
        """,
        {ADOPTED, SECCOMP, NAMESPACES, SESSION},
        "left",
    ),
    attempt(
        "doubles five times by fork",
        """
        parent = os.getppid()
        for _ in range(5):
            os.fork()
        if os.getppid() != parent:
            time.sleep(20)
            os._exit(0)
        """,
        {ADOPTED, SECCOMP, NAMESPACES, SESSION},
        "left",
    ),
    attempt(
        "leaves a daemon",
        """
        if not os.fork():
            os.setsid()
            if not os.fork():
                time.sleep(20)
            os._exit(0)
        """,
        {ADOPTED, SECCOMP, NAMESPACES},
        "left",
    ),
    attempt(
        "leaves a daemon that outlives its parent and heeds no signal",
        """
        if not os.fork():
            os.setsid()
            libc.prctl(1, 0)
            for number in (signal.SIGHUP, signal.SIGTERM, signal.SIGINT):
                signal.signal(number, signal.SIG_IGN)
            if not os.fork():
                time.sleep(20)
            os._exit(0)
        """,
        {ADOPTED, SECCOMP, NAMESPACES},
        "left",
    ),
    attempt(
        "leaves a shell in a session of its own",
        'subprocess.Popen(["/bin/sleep", "20"], start_new_session=True)',
        {ADOPTED, SECCOMP, NAMESPACES, LANDLOCK},
        "left",
    ),
    attempt(
        "spawns a process in a session of its own",
        """
        os.posix_spawn("/bin/sleep", ["sleep", "20"], {}, setsid=True)
        """,
        {ADOPTED, SECCOMP, NAMESPACES, LANDLOCK},
        "left",
    ),
    attempt(
        "asks for a process by the newest call",
        """
        arguments = (ctypes.c_uint64 * 8)(0, 0, 0, 0, signal.SIGCHLD)
        if not call(435, arguments, 64):
            os.setsid()
            time.sleep(20)
            os._exit(0)
        """,
        {ADOPTED, SECCOMP, NAMESPACES},
        "left",
    ),
    attempt(
        "starts forty threads",
        """
        for _ in range(40):
            threading.Thread(target=time.sleep, args=(20,), daemon=True).start()
        """,
    ),
    attempt(
        "answers from a thread, beside an endless loop",
        """
        def loop():
            while True:
                pass
        threading.Thread(target=loop, daemon=True).start()
        """,
    ),
]

_PROGRAMS: list[Attack] = [
    attempt(
        "becomes a shell that writes",
        'os.execv("/bin/sh", ["sh", "-c", "echo written > <<WRITABLE>>/left"])',
        WRITING,
        "written",
    ),
    attempt(
        "runs a shell that writes",
        'os.system("echo written > <<WRITABLE>>/left")',
        WRITING,
        "written",
    ),
    attempt(
        "runs a program that writes",
        'subprocess.run(["/bin/mkdir", "<<WRITABLE>>/left"], timeout=5)',
        WRITING,
        "written",
    ),
    attempt(
        "spawns a program that writes",
        'os.waitpid(os.posix_spawn("/bin/mkdir", ["mkdir", "<<WRITABLE>>/left"], {}), 0)',
        WRITING,
        "written",
    ),
    attempt(
        "writes from a forked process",
        """
        import multiprocessing
        process = multiprocessing.get_context("fork").Process(
            target=os.mkdir, args=("<<WRITABLE>>/left",)
        )
        process.start()
        process.join(5)
        """,
        WRITING,
        "written",
    ),
    attempt(
        "runs a program from memory",
        """
        memory = os.memfd_create("program")
        os.sendfile(memory, os.open("/bin/mkdir", os.O_RDONLY), 0, 1 << 24)
        os.execve(memory, ["mkdir", "<<WRITABLE>>/left"], {})
        """,
        WRITING | {LIMITS},
        "written",
    ),
    attempt(
        "becomes another user",
        """
        for command in ("sudo -n id", "su -c id"):
            print(subprocess.run(command, shell=True, timeout=5, capture_output=True))
        """,
    ),
]

_SIGNALS: list[Attack] = [
    attempt("ends another process", "os.kill(<<VICTIM>>, signal.SIGKILL)", SIGNALS, "killed"),
    attempt("stops another process", "os.kill(<<VICTIM>>, signal.SIGSTOP)", SIGNALS, "killed"),
    attempt("disturbs the grader", "os.kill(<<GRADER>>, signal.SIGURG)", SIGNALS, "killed"),
    attempt(
        "ends what started it",
        """
        if os.getppid() and not is_recent("parent"):
            os.kill(os.getppid(), signal.SIGKILL)
        """,
        SIGNALS,
        "killed",
    ),
    attempt(
        "ends its process group",
        """
        if not is_recent("group"):
            os.kill(0, signal.SIGKILL)
        """,
        {SECCOMP, LANDLOCK, SESSION},
        "killed",
        "wrong shape or crashed",
    ),
    attempt(
        "sends a queued signal",
        "call('sigqueue', <<VICTIM>>, signal.SIGTERM, 0)",
        SIGNALS,
        "killed",
    ),
    attempt(
        "ends another process by its descriptor",
        """
        process = os.pidfd_open(<<VICTIM>>)
        signal.pidfd_send_signal(process, signal.SIGKILL)
        """,
        SIGNALS,
        "killed",
    ),
    attempt(
        "has the kernel signal another process when the grader asks",
        """
        import fcntl
        F_SETOWN, F_SETSIG = 8, 10
        read_late()
        fcntl.fcntl(own_socket(), F_SETOWN, <<VICTIM>>)
        fcntl.fcntl(own_socket(), F_SETSIG, signal.SIGKILL)
        fcntl.fcntl(own_socket(), fcntl.F_SETFL, os.O_ASYNC)
        """,
        SIGNALS,
        "killed",
    ),
    attempt(
        "has the kernel signal another process, by a call on its socket",
        """
        import fcntl
        FIOSETOWN, FIOASYNC = 0x8901, 0x5452
        read_late()
        fcntl.ioctl(own_socket(), FIOSETOWN, (<<VICTIM>>).to_bytes(4, sys.byteorder))
        fcntl.ioctl(own_socket(), FIOASYNC, (1).to_bytes(4, sys.byteorder))
        """,
        SIGNALS,
        "killed",
    ),
    attempt(
        "stays when its parent ends",
        """
        PR_SET_PDEATHSIG = 1
        call("prctl", PR_SET_PDEATHSIG, 0)
        """,
    ),
    attempt("counts who is there", "os.kill(-1, 0)"),
]

_TIME: list[Attack] = [
    Attack("loops", _ENDLESS.format("pass"), "timed out", harm="time"),
    Attack(
        "loops and catches everything",
        """
def pad(x, padding, value=0.0):
    while True:
        try:
            while True:
                pass
        except BaseException:
            pass
""",
        "timed out",
        harm="time",
    ),
    Attack("sleeps", f"import time{_ENDLESS.format('time.sleep(1000)')}", "timed out", harm="time"),
    Attack(
        "loops and heeds no signal",
        f"""
import signal
for number in set(signal.Signals) - {{signal.SIGKILL, signal.SIGSTOP}}:
    signal.signal(number, signal.SIG_IGN)
{_ENDLESS.format("pass")}
""",
        "timed out",
        harm="time",
    ),
    Attack("loops while it is loaded", "while True: pass", "timed out", harm="time"),
    Attack("sleeps while it is loaded", "import time\ntime.sleep(1000)", "timed out", harm="time"),
    Attack(
        "holds the interpreter in one call",
        """
def pad(x, padding, value=0.0):
    return sum(range(1 << 50))
""",
        "timed out",
        harm="time",
    ),
    Attack(
        "waits for a descriptor",
        f"import select{_ENDLESS.format('select.poll().poll()')}",
        "timed out",
        harm="time",
    ),
    attempt(
        "asks for the processor",
        """
        os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))
        """,
    ),
]

_DEPTH: list[Attack] = [
    Attack(
        "calls itself",
        """
def pad(x, padding, value=0.0):
    return pad(x, padding, value)
""",
        "raised",
    ),
    Attack(
        "calls itself without a limit",
        """
import sys
sys.setrecursionlimit(1 << 30)
class Deep:
    def __repr__(self):
        return repr(self)
def pad(x, padding, value=0.0):
    return repr(Deep())
""",
        "crashed",
    ),
]

ATTACKS: list[Attack] = [*_CHILDREN, *_PROGRAMS, *_SIGNALS, *_TIME, *_DEPTH]
