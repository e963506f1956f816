"""The demo: web server, worker and beat on SQLite and files, until Ctrl+C.

Everything it keeps is in ``var/demo``. It is the only place that sets ``DEMO``, without which the
sample sign-ins do not work, and it listens on this machine alone.
"""

import argparse
import base64
import fcntl
import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

from scripts.processes import ROOT, DidNotStart, Process, free_port, is_listening

FOLDER = ROOT / "var" / "demo"
BIN = Path(sys.executable).parent
# what the demo decides itself, whatever the caller's environment says
OURS = {
    "ALLOWED_HOSTS",
    "DATABASE_URL",
    "DEBUG",
    "EMAIL_URL",
    "REDIS_URL",
    "TESTING",
    "TRUST_PROXY",
}


class Ended(Exception):
    """Somebody asked the demo to stop."""


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where the data is kept")
    parser.add_argument("--reset", action="store_true", help="forget the data and stop")
    parser.add_argument("--manage", nargs=argparse.REMAINDER, help="run manage.py on its data")
    options = parser.parse_args(arguments)
    folder = options.folder.resolve()

    folder.mkdir(parents=True, exist_ok=True)
    if options.manage is not None:
        command = [sys.executable, "manage.py", *options.manage]
        env = environment(folder, latest_port(folder) or options.port)
        return subprocess.run(command, cwd=ROOT, env=env).returncode
    with (folder / "running").open("a+") as running:
        claim(running)
        if options.reset:
            forget(folder)
            print("The demo's data is gone; `make demo` starts afresh.")
            return 0
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, _end)
        return run(folder, choose_port(options.port), running)


def run(folder, port, running):
    if not (folder / "loaded").exists():  # a first start that was interrupted is no start
        forget(folder)
    env = environment(folder, port)
    processes = []
    try:
        prepare(env)
        start(folder, env, processes)
        wait_until_all_answer(processes, port)
        running.write(f"http://127.0.0.1:{port}/")
        running.flush()
        welcome(folder, port)
        return watch(processes)
    except Ended:
        return 0
    except subprocess.CalledProcessError:
        print("The demo's data could not be prepared; see above.", file=sys.stderr)
        return 1
    except DidNotStart as error:
        print(error, file=sys.stderr)
        return 1
    finally:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        stop(processes)


def prepare(env):
    command = [sys.executable, "-m", "scripts.demo_data"]
    # in a session of its own: Ctrl+C is for us, and we end it
    quiet = env | {"LOG_LEVEL": "WARNING"}
    subprocess.run(command, cwd=ROOT, env=quiet, check=True, start_new_session=True)


def start(folder, env, processes):
    """Start the three, noting each at once so that it can be ended whatever happens."""
    celery = [BIN / "celery", "-A", "config"]
    commands = {
        "web": [BIN / "gunicorn", "-c", "config/gunicorn.py", "config.wsgi"],
        "worker": [*celery, "worker", "--concurrency", "2", "--loglevel", "INFO"],
        "beat": [*celery, "beat", "--schedule", folder / "beat", "--pidfile", ""],
    }
    for name, parts in commands.items():
        processes.append(Process(parts, log=folder / f"{name}.log", env=env))


def environment(folder, port):
    kept = folder / "secrets.json"
    if not kept.exists():
        values = {
            "SECRET_KEY": secrets.token_urlsafe(48),
            "SEAL_KEY": base64.b64encode(secrets.token_bytes(32)).decode(),
            "LABEL_KEY": base64.b64encode(secrets.token_bytes(32)).decode(),
        }
        kept.touch(mode=0o600)
        kept.write_text(json.dumps(values))
    cleared = {name: value for name, value in os.environ.items() if name not in OURS}
    return (
        cleared
        | json.loads(kept.read_text())
        | {
            "DEMO": "true",
            "ENV_FILE": os.devnull,
            "VAR_DIR": str(folder),
            "SITE_URL": f"http://127.0.0.1:{port}",
            "WEB_BIND": f"127.0.0.1:{port}",
            "WEB_PROCESSES": "1",
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "PODIUM_CLOCK_FILE": str(folder / "clock"),
            "PYTHONUNBUFFERED": "1",
        }
    )


def wait_until_all_answer(processes, port):
    """The web server answers, and through it worker and beat: their heartbeats are seen."""
    url = f"http://127.0.0.1:{port}/readyz"
    web, *others = processes

    def all_answer():
        for process in others:
            if not process.is_running:
                raise DidNotStart(f"{process.log.stem} ended:\n{process.last_words()}")
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                return json.load(answer)["status"] == "ok"
        except (OSError, ValueError):
            return False

    web.wait_until(all_answer, seconds=120, pause=0.2)


def welcome(folder, port):
    print(f"\nPodium is ready: http://127.0.0.1:{port}/\n\nSample sign-ins, of this demo only:")
    for role, email, password in json.loads((folder / "signins.json").read_text()):
        print(f"  {role:<22} {email:<34} {password}")
    print("\nCtrl+C stops everything; `make demo-reset` forgets the data.", flush=True)


def watch(processes):
    while all(process.is_running for process in processes):
        time.sleep(0.5)
    for process in processes:
        if not process.is_running:
            print(f"{process.log.stem} ended:\n{process.last_words()}", file=sys.stderr)
    return 1


def stop(processes):
    if processes:
        print("\nStopping ...", flush=True)
    for process in processes:  # all at once, then wait for each
        process.ask_to_end()
    for process in processes:
        process.stop(patience=10)


def choose_port(wanted):
    if not is_listening(wanted):
        return wanted
    near = (port for port in range(wanted + 1, wanted + 50) if not is_listening(port))
    port = next(near, None) or free_port()
    print(f"Port {wanted} is taken by another program; the demo uses {port} instead.")
    return port


def latest_port(folder):
    """Where the demo runs, or ran the last time: addresses in letters and certificates have it."""
    running = folder / "running"
    return urlsplit(running.read_text()).port if running.exists() else None


def claim(running):
    """Refuse a second demo on the same data."""
    try:
        fcntl.flock(running, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        running.seek(0)
        address = running.read().strip() or "it is just starting"
        raise SystemExit(f"The demo is already running: {address}. End it with Ctrl+C.") from None
    running.truncate(0)


def forget(folder):
    for entry in folder.iterdir():
        if entry.is_dir():
            shutil.rmtree(entry)
        elif entry.name != "running":
            entry.unlink()


def _end(*_):
    raise Ended


if __name__ == "__main__":
    sys.exit(main())
