"""docker-compose.yml without Docker: its structure, and its commands as plain processes."""

import json
import os
import re
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import psycopg
import pytest
import yaml
from django.conf import settings

from scripts.processes import Process, free_port
from tests.operations.test_settings import COMPLETE
from tests.services.worker import database_url
from tests.sources import ROOT, text

COMPOSE = yaml.safe_load(text("docker-compose.yml"))
SERVICES = COMPOSE["services"]
OURS = ["migrate", "web", "worker", "beat"]
BIN = Path(sys.executable).parent


def test_services_are_the_ones_of_production():
    assert set(SERVICES) == {"migrate", "web", "worker", "beat", "db", "redis", "clamav", "proxy"}


def test_our_processes_are_one_image_with_different_commands():
    assert {SERVICES[name]["image"] for name in OURS} == {"podium:latest"}
    assert len({tuple(SERVICES[name]["command"]) for name in OURS}) == len(OURS)


@pytest.mark.parametrize("name", sorted(set(SERVICES) - {"migrate"}))
def test_service_is_restarted_and_watched(name):
    assert SERVICES[name]["restart"] == "unless-stopped"
    assert SERVICES[name]["healthcheck"]["test"][0] == "CMD"


def test_only_the_proxy_is_reached_from_outside():
    assert [name for name, service in SERVICES.items() if service.get("ports")] == ["proxy"]


def test_our_containers_may_do_little():
    for name in OURS:
        assert SERVICES[name]["read_only"] is True
        assert SERVICES[name]["cap_drop"] == ["ALL"]
    assert re.findall(r"^USER (\w+)$", text("Dockerfile"), flags=re.MULTILINE)[-1] == "podium"


def test_the_proxy_lets_through_what_the_site_takes_and_little_more():
    proxy = text("deploy/nginx.conf.template")
    limit = int(re.search(r"client_max_body_size (\d+)m;", proxy)[1]) * 1024 * 1024

    assert settings.REQUEST_MAX_BYTES < limit < settings.REQUEST_MAX_BYTES * 1.1
    assert "error_page 413 @too_large;" in proxy


def test_what_must_survive_is_in_named_volumes():
    named = set(COMPOSE["volumes"])
    mounted = {
        volume.split(":")[0] for service in SERVICES.values() for volume in service["volumes"]
    }

    assert {"database", "files", "queue", "signatures"} == named
    assert named <= mounted
    for source in mounted - named:
        assert source.startswith("${") or (ROOT / source).exists()


def test_file_holds_no_secret():
    for service in SERVICES.values():
        for name, value in service.get("environment", {}).items():
            if "PASSWORD" in name or "KEY" in name:
                assert value.startswith("${")
    assert not re.search(r"://[^/\s]*:(?!\$)[^/\s]*@", text("docker-compose.yml"))


def test_processes_start_after_the_migrations():
    for name in ("web", "worker", "beat"):
        after = SERVICES[name]["depends_on"]["migrate"]
        assert after == {"condition": "service_completed_successfully"}


@pytest.mark.parametrize("name", OURS)
def test_commands_exist(name):
    probe = SERVICES[name].get("healthcheck", {}).get("test", ["CMD", "python"])[1:]
    for program, *arguments in (SERVICES[name]["command"], probe):
        assert (BIN / program).exists()
        files = [word for word in arguments if word.endswith(".py")]
        modules = [arguments[1]] if arguments[:1] == ["-m"] else []
        files += [module.replace(".", "/") + ".py" for module in modules]
        assert all((ROOT / file).exists() for file in files)


def test_image_holds_what_the_commands_name():
    instructions = text("Dockerfile")

    assert 'CMD ["gunicorn", "-c", "config/gunicorn.py", "config.wsgi"]' in instructions
    assert "requirements/production.lock" in instructions
    assert "collectstatic" in instructions
    assert not {"scripts", "config", "deploy"} & set(text(".dockerignore").split())


def test_proxy_replaces_what_only_it_may_say():
    rules = text("deploy/nginx.conf.template")

    for header, value in {
        "X-Received-At": "$msec",
        "X-Forwarded-For": "$remote_addr",
        "X-Forwarded-Proto": "https",
    }.items():
        assert re.findall(rf"proxy_set_header {header} (\S+);", rules) == [value]
    assert "proxy_request_buffering on;" in rules


# The very same commands as local processes


class Site:
    """The site as docker-compose.yml runs it, beside a database and a queue of its own."""

    def __init__(self, folder, database_url, redis_url):
        self.folder, self.port, self.processes = folder, free_port(), {}
        self.env = COMPLETE | {
            "PATH": f"{BIN}:{os.environ['PATH']}",
            "ENV_FILE": os.devnull,
            "VAR_DIR": str(folder),
            "STATIC_ROOT": str(folder / "static"),
            "DATABASE_URL": database_url,
            "REDIS_URL": redis_url,
            "EMAIL_URL": f"file:///{folder}/mailbox",
            "TRUST_PROXY": "true",
            "WEB_BIND": f"127.0.0.1:{self.port}",
            "DJANGO_SETTINGS_MODULE": "config.settings",  # as the image says
        }

    def run(self, command, **extra):
        result = subprocess.run(
            command, cwd=ROOT, env=self.env | extra, capture_output=True, text=True
        )
        assert result.returncode == 0, result.stderr

    def start(self, name):
        words = SERVICES[name]["command"]
        words = [str(self.folder / "beat") if word == "/tmp/beat" else word for word in words]
        log = self.folder / f"{name}.log"
        self.processes[name] = Process([BIN / words[0], *words[1:]], log=log, env=self.env)

    def get(self, path):
        """(status, text) as the proxy would ask."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}",
            headers={"Host": "podium.example.org", "X-Forwarded-Proto": "https"},
        )
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()
        except OSError:
            return None, ""

    def state(self):
        status, words = self.get("/readyz")
        return json.loads(words)["status"] if status == 200 else None

    def wait_for(self, name, is_ready):
        self.processes[name].wait_until(is_ready, seconds=90, pause=0.2)

    def stop(self):
        for process in self.processes.values():
            process.ask_to_end()
        for process in self.processes.values():
            process.stop()


@pytest.fixture
def site(db, private_valkey, tmp_path):
    server, _, name = database_url().rpartition("/")
    own = f"{name}_compose"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as maintenance:
        maintenance.execute(f'CREATE DATABASE "{own}"')
        site = Site(tmp_path, f"{server}/{own}", private_valkey.url)
        try:
            yield site
        finally:
            site.stop()
            maintenance.execute(f'DROP DATABASE "{own}" WITH (FORCE)')


QUEUE_A_LETTER = """
import django
django.setup()
from core import mail
mail.queue("compose", to=["somebody@example.org"], template="accounts/from_library",
           context={"subject": "Podium", "text": "It works."})
"""


@pytest.mark.postgres
@pytest.mark.worker
def test_commands_run_the_site_on_real_servers(site, private_valkey):
    collect = re.search(r"RUN (TESTING=.*collectstatic[^\\]*)", text("Dockerfile"))[1]
    site.run(["sh", "-c", collect.replace("/tmp/build", str(site.folder / "build"))])

    # nothing but the web server, and no tables yet
    site.start("web")
    site.wait_for("web", lambda: site.get("/healthz")[0] == 200)
    assert site.get("/readyz")[0] == 503

    site.run(SERVICES["migrate"]["command"])
    site.run(["python", "manage.py", "check", "--deploy", "--fail-level", "WARNING"])
    assert site.state() == "degraded"  # no worker yet
    assert_pages_name_hashed_files(site)

    site.start("worker")
    site.start("beat")
    site.wait_for("worker", lambda: site.state() == "ok")
    for name in ("web", "worker"):
        site.run(SERVICES[name]["healthcheck"]["test"][1:])
    beat = SERVICES["beat"]["healthcheck"]["test"][1:]
    site.run([*beat, "--schedule", str(site.folder / "beat")])

    # a letter goes from its row over the queue to the mail server
    site.run(["python", "-c", QUEUE_A_LETTER])
    mailbox = site.folder / "mailbox"
    site.wait_for("worker", lambda: mailbox.exists() and any(mailbox.iterdir()))
    assert "To: somebody@example.org" in next(mailbox.iterdir()).read_text()

    # without the queue the site goes on
    private_valkey.stop()
    assert site.state() == "degraded"


def assert_pages_name_hashed_files(site):
    status, page = site.get("/account/login/")
    styles = re.findall(r'href="(/static/css/[^"]+\.css)"', page)

    assert status == 200
    assert styles
    assert all(re.search(r"\.[0-9a-f]{12}\.css$", style) for style in styles)
    assert site.get(styles[0])[0] == 200
