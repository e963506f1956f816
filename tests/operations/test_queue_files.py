"""The queue in files: who reads while others write never meets half a message."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from queue import Empty
from uuid import uuid4

import pytest
from kombu import Connection, Consumer, Exchange, Producer, Queue

WRITERS, EACH = 3, 20
LONG = [uuid4() for _n in range(3_000)]  # takes a while to put into words, so that others go on
JOBS = Queue("jobs", Exchange("jobs"), routing_key="jobs")


@pytest.fixture
def options(tmp_path):
    folders = {"data_folder_in": "messages", "data_folder_out": "messages"}
    folders["control_folder"] = "control"
    for name in set(folders.values()):
        (tmp_path / name).mkdir()
    return {key: str(tmp_path / name) for key, name in folders.items()}


@pytest.fixture
def connect(options):
    def connect():
        return Connection(
            "filesystem://localhost",
            transport="config.queue_files:Transport",
            transport_options=options,
        )

    return connect


def write(connect, writer):
    with connect() as connection:
        channel = connection.channel()
        for number in range(EACH):
            channel._put("jobs", {"number": [writer, number], "long": LONG})


def test_a_reader_among_writers_gets_every_message_whole_and_once(connect):
    found = []
    with connect() as connection, ThreadPoolExecutor(WRITERS) as pool:
        channel = connection.channel()
        at_work = [pool.submit(write, connect, writer) for writer in range(WRITERS)]
        while True:
            is_over = all(one.done() for one in at_work)
            try:
                found.append(channel._get("jobs"))
            except Empty:
                if is_over:
                    break
        for one in at_work:
            one.result()

    numbers = [message["number"] for message in found]
    expected = [[writer, number] for writer in range(WRITERS) for number in range(EACH)]
    assert sorted(numbers) == expected
    assert all(message["long"] == LONG for message in found)


def test_a_message_that_cannot_be_written_leaves_nothing(connect, options):
    with connect() as connection, pytest.raises(TypeError):
        connection.channel()._put("jobs", {"words": object()})

    assert os.listdir(options["data_folder_in"]) == []
    assert os.listdir(options["control_folder"]) == []


def test_queues_that_are_bound_at_the_same_time_are_all_kept(connect):
    def bind(name):
        with connect() as connection:
            for number in range(20):
                connection.channel()._queue_bind("news", "", "", f"{name}-{number}")

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(bind, ["a", "b", "c"]))

    with connect() as connection:
        channel = connection.channel()
        assert len(channel.get_table("news")) == 60
        channel._delete("a-0", "news", "", "")
        assert "a-0" not in {row.queue for row in channel.get_table("news")}
        assert len(channel.get_table("news")) == 59


def test_what_a_producer_sends_reaches_a_consumer(connect):
    got = []
    with connect() as connection:
        Producer(connection).publish(
            {"job": 1}, exchange=JOBS.exchange, routing_key="jobs", declare=[JOBS]
        )
    with connect() as connection:

        def keep(body, message):
            got.append(body)
            message.ack()

        with Consumer(connection, [JOBS], callbacks=[keep]):
            connection.drain_events(timeout=5)

    assert got == [{"job": 1}]


def test_without_a_server_of_queues_celery_takes_this_one():
    """In a process of its own: the tests themselves may have a server."""
    code = (
        "from config.celery import app\n"
        "with app.connection_for_write() as connection:\n"
        "    print(type(connection.channel()).__module__)"
    )
    variables = {name: text for name, text in os.environ.items() if name != "REDIS_URL"}
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, env=variables, capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "config.queue_files"
