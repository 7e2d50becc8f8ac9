"""python3-redis' Lock, whose scripts the server runs natively: Celery, RQ and many others lock with it."""

import os
import threading
import time
import unittest

import redis
from redis.exceptions import LockError, LockNotOwnedError

PORT = int(os.environ["ORIBI_PORT"])


class Locks(unittest.TestCase):
    def setUp(self):
        self.r = redis.Redis(host="127.0.0.1", port=PORT, decode_responses=True)
        self.r.flushall()
        self.r.script_flush()
        self.addCleanup(self.r.close)

    def lock(self, **options):
        return self.r.lock("door", **options)

    def left(self):
        return self.r.pttl("door")

    def test_one_holds_it(self):
        lock, other = self.lock(timeout=100), self.lock(timeout=100)
        self.assertTrue(lock.acquire(blocking=False))
        self.assertFalse(other.acquire(blocking=False))
        self.assertTrue(lock.locked() and lock.owned())
        self.assertFalse(other.owned())
        self.assertEqual(self.r.get("door"), lock.local.token.decode())
        self.assertTrue(90_000 < self.left() <= 100_000)
        lock.release()
        self.assertFalse(lock.locked())
        self.assertTrue(other.acquire(blocking=False))
        other.release()
        self.assertEqual(self.r.dbsize(), 0)

    def test_who_waits_gets_it_when_it_is_released(self):
        lock = self.lock(timeout=100)
        lock.acquire()
        got = []

        def wait():
            with self.lock(timeout=100, sleep=0.01, blocking_timeout=30):
                got.append(time.monotonic())

        waiting = threading.Thread(target=wait)
        waiting.start()
        released = time.monotonic()
        lock.release()
        waiting.join()
        self.assertGreaterEqual(got[0], released)

    def test_who_waits_too_long_goes_without(self):
        self.lock(timeout=100).acquire()
        self.assertFalse(self.lock(sleep=0.01, blocking_timeout=0.05).acquire())
        with self.assertRaisesRegex(LockError, "Unable to acquire lock"):
            with self.lock(sleep=0.01, blocking_timeout=0.02):
                pass

    def test_its_time_is_extended(self):
        lock = self.lock(timeout=100)
        lock.acquire()
        self.assertTrue(lock.extend(50))
        self.assertTrue(140_000 < self.left() <= 150_000)
        self.assertTrue(lock.extend(0.5))
        self.assertTrue(140_000 < self.left() <= 150_500)
        self.assertTrue(lock.extend(20, replace_ttl=True))
        self.assertTrue(10_000 < self.left() <= 20_000)
        self.assertTrue(lock.reacquire())
        self.assertTrue(90_000 < self.left() <= 100_000)
        self.r.persist("door")
        with self.assertRaisesRegex(LockNotOwnedError, "Cannot extend"):
            lock.extend(10)
        self.assertEqual(self.left(), -1)

    def test_who_lost_it_can_do_nothing(self):
        lock = self.lock(timeout=100)
        lock.acquire()
        self.r.set("door", "another", px=70_000)
        for call in (lock.release, lambda: lock.extend(10), lock.reacquire):
            token = lock.local.token
            with self.assertRaises(LockNotOwnedError):
                call()
            lock.local.token = token  # release() forgets it
        self.assertEqual(self.r.get("door"), "another")
        self.assertTrue(60_000 < self.left() <= 70_000)

    def test_it_is_gone_after_its_time(self):
        lock = self.lock(timeout=0.03)
        lock.acquire()
        self.assertTrue(self.lock(timeout=100, sleep=0.005, blocking_timeout=30).acquire())
        with self.assertRaises(LockNotOwnedError):
            lock.release()

    def test_another_type_is_an_error(self):
        lock = self.lock(timeout=100)
        lock.acquire()
        self.r.delete("door")
        self.r.rpush("door", "x")
        with self.assertRaisesRegex(redis.ResponseError, "WRONGTYPE Operation against a key"):
            lock.reacquire()

    def test_threads_take_turns(self):
        def work():
            own = redis.Redis(host="127.0.0.1", port=PORT)
            for _ in range(10):
                with own.lock("door", timeout=100, sleep=0.001, blocking_timeout=30):
                    own.set("n", int(own.get("n") or 0) + 1)
            own.close()

        threads = [threading.Thread(target=work) for _ in range(5)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(self.r.get("n"), "50")


class Scripts(unittest.TestCase):
    def setUp(self):
        self.r = redis.Redis(host="127.0.0.1", port=PORT, decode_responses=True)
        self.r.flushall()
        self.addCleanup(self.r.close)

    def test_a_registered_script_is_loaded_and_called(self):
        self.r.script_flush()
        script = self.r.register_script(redis.lock.Lock.LUA_RELEASE_SCRIPT)
        self.assertEqual(self.r.script_exists(script.sha), [False])
        self.r.set("door", "me")
        self.assertEqual(script(keys=["door"], args=["you"]), 0)
        with self.r.pipeline() as p:  # asks SCRIPT EXISTS, sends SCRIPT LOAD
            script(keys=["door"], args=["me"], client=p)
            p.exists("door")
            self.assertEqual(p.execute(), [1, 0])
        self.assertEqual(self.r.script_exists(script.sha), [True])

    def test_an_unknown_one_is_refused(self):
        with self.assertRaises(redis.exceptions.NoScriptError):
            self.r.evalsha("0" * 40, 0)
        with self.assertRaisesRegex(redis.ResponseError, "no script can be loaded"):
            self.r.register_script("return 1")()
        with self.assertRaisesRegex(redis.ResponseError, "no script can be loaded"):
            self.r.eval("return 1", 0)


if __name__ == "__main__":
    unittest.main()
