"""A Celery worker as Debian ships it, with its broker and its results in the server.

The worker runs this file as its app; what it does is noted in the list `done`.
"""

import os
import subprocess
import sys
import time
import unittest

import redis
from celery import Celery, chord, group
from celery.exceptions import TaskRevokedError

PORT = os.environ["ORIBI_PORT"]
URL = f"redis://127.0.0.1:{PORT}"
HERE = os.path.dirname(os.path.abspath(__file__))
PATIENCE = 60  # seconds; everything here takes a fraction of one

app = Celery("celery_worker", broker=f"{URL}/1", backend=f"{URL}/2")
app.conf.update(
    broker_transport_options={"priority_steps": [0, 3, 6, 9], "queue_order_strategy": "priority"},
    broker_connection_retry_on_startup=True,
    task_acks_late=True,
    task_default_queue="work",
    worker_prefetch_multiplier=1,
)
notes = redis.Redis(host="127.0.0.1", port=int(PORT), decode_responses=True)


@app.task(name="note")
def note(text):
    notes.rpush("done", text)
    return text


@app.task(name="add")
def add(x, y):
    return x + y


@app.task(name="total")
def total(numbers):
    return sum(numbers)


@app.task(name="fail")
def fail(text):
    raise ValueError(text)


@app.task(name="succeed_at", bind=True, max_retries=5)
def succeed_at(self, attempt):
    if self.request.retries + 1 < attempt:
        raise self.retry(countdown=0.02)
    return self.request.retries + 1


class Worker(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        notes.flushall()
        for priority in (9, 6, 3, 0):  # 0 goes first
            for text in "ab":
                note.apply_async([f"{priority}{text}"], priority=priority)
        cls.worker = subprocess.Popen(
            [sys.executable, "-m", "celery", "-A", "celery_worker", "worker", "--pool", "solo",
             "--loglevel", "CRITICAL", "--hostname", "one@here", "--without-mingle"],
            cwd=HERE,
        )

    @classmethod
    def tearDownClass(cls):
        cls.worker.terminate()
        try:
            status = cls.worker.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            cls.worker.kill()
            raise
        assert status == 0, status
        app.close()

    def wait(self, result):
        return result.get(timeout=PATIENCE, interval=0.01)

    def until(self, question):
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if question():
                return
            time.sleep(0.01)
        self.fail("it did not come about")

    def test_0_what_matters_most_goes_first(self):
        self.until(lambda: notes.llen("done") == 8)
        self.assertEqual(notes.lrange("done", 0, -1), ["0a", "0b", "3a", "3b", "6a", "6b", "9a", "9b"])

    def test_results_come_back(self):
        self.assertEqual(self.wait(add.delay(2, 3)), 5)
        self.assertEqual(self.wait(add.delay("äö", "\x00")), "äö\x00")
        failed = fail.delay("no")
        with self.assertRaisesRegex(ValueError, "no"):
            self.wait(failed)
        self.assertEqual(failed.state, "FAILURE")

    def test_a_result_is_forgotten(self):
        result = add.delay(1, 1)
        self.wait(result)
        keys = redis.Redis(host="127.0.0.1", port=int(PORT), db=2)
        key = f"celery-task-meta-{result.id}"
        self.assertGreater(keys.ttl(key), 80_000)
        result.forget()
        self.assertEqual(keys.exists(key), 0)
        keys.close()

    def test_groups_chains_and_chords(self):
        self.assertEqual(self.wait(group(add.s(i, i) for i in range(20))()), list(range(0, 40, 2)))
        self.assertEqual(self.wait((add.s(1, 2) | add.s(10))()), 13)
        self.assertEqual(self.wait(chord((add.s(i, 1) for i in range(20)), total.s())()), 210)

    def test_a_failing_part_fails_the_chord(self):
        result = chord([add.s(1, 1), fail.s("part")], total.s())()
        with self.assertRaisesRegex(Exception, "part"):
            self.wait(result)

    def test_a_task_is_tried_again(self):
        self.assertEqual(self.wait(succeed_at.delay(4)), 4)

    def test_a_task_waits_for_its_time(self):
        begun = time.monotonic()
        self.assertEqual(self.wait(add.apply_async([1, 2], countdown=0.3)), 3)
        self.assertGreaterEqual(time.monotonic() - begun, 0.25)

    def test_a_revoked_task_does_not_run(self):
        self.until(lambda: app.control.ping(destination=["one@here"], timeout=0.5))
        result = note.apply_async(["never"], countdown=1)
        answer = app.control.revoke(result.id, reply=True, destination=["one@here"], timeout=PATIENCE, limit=1)
        self.assertEqual(list(answer[0]), ["one@here"])
        with self.assertRaises(TaskRevokedError):
            self.wait(result)
        self.assertNotIn("never", notes.lrange("done", 0, -1))

    def test_the_worker_is_asked_about_itself(self):
        inspect = app.control.inspect(["one@here"], timeout=PATIENCE, limit=1)
        self.assertEqual([queue["name"] for queue in inspect.active_queues()["one@here"]], ["work"])
        self.assertIn("add", app.control.inspect(["one@here"], timeout=PATIENCE, limit=1).registered()["one@here"])

    def test_nothing_is_left_unacknowledged(self):
        self.assertEqual(self.wait(add.delay(0, 0)), 0)
        broker = redis.Redis(host="127.0.0.1", port=int(PORT), db=1)
        self.until(lambda: broker.hlen("unacked") == 0 and broker.zcard("unacked_index") == 0)
        self.assertEqual(broker.llen("work"), 0)
        broker.close()


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], "-v"])
