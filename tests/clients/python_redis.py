"""python3-redis as Debian ships it: strings, keys, time to live, pipelines, pools, asyncio."""

import asyncio
import datetime
import json
import os
import threading
import time
import unittest

import redis
import redis.asyncio

PORT = int(os.environ["ORIBI_PORT"])


def client(**options):
    return redis.Redis(host="127.0.0.1", port=PORT, **options)


class WithClient(unittest.TestCase):
    def setUp(self):
        self.r = client(decode_responses=True)
        self.r.flushall()
        self.addCleanup(self.r.close)


class Functions(WithClient):
    """functions.json: every function by FCALL and as a command."""

    @staticmethod
    def plan():
        with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "functions.json")) as file:
            return json.load(file)

    def check_all(self, call):
        plan = self.plan()
        for command in plan["before"]:
            self.r.execute_command(*command)
        reply = None
        for name, keys, arguments, expected in plan["calls"]:
            arguments = [reply[1] if word == "@1" else word for word in arguments]
            reply = call(name, keys, arguments, name in plan["numkeys"])
            shown = reply
            if isinstance(expected, list):
                shown = [None if e is None else r for r, e in zip(reply, expected)]
                self.assertEqual(len(reply), len(expected), name)
            self.assertEqual(shown, expected, name)

    def test_fcall(self):
        self.check_all(lambda name, keys, arguments, _: self.r.fcall(name, len(keys), *keys, *arguments))

    def test_commands(self):
        self.check_all(
            lambda name, keys, arguments, counts: self.r.execute_command(
                name.upper(), *([len(keys)] if counts else []), *keys, *arguments
            )
        )

    def test_no_function_is_left_out(self):
        libraries = [dict(zip(words[::2], words[1::2])) for words in self.r.function_list()]
        listed = [dict(zip(f[::2], f[1::2]))["name"] for library in libraries for f in library["functions"]]
        self.assertEqual(sorted({name for name, *_ in self.plan()["calls"]}), sorted(listed))

    def test_list(self):
        self.assertEqual(len(self.r.function_list()), 5)
        self.assertIn("stock", str(self.r.function_list(library="stock")))
        with self.assertRaisesRegex(redis.ResponseError, "FUNCTION LIST"):
            self.r.function_load("#!lua name=x")

    def test_errors_are_named(self):
        with self.assertRaisesRegex(redis.ResponseError, "limit must be an integer"):
            self.r.fcall("ratelimit.fixed_window", 1, "k", "x", 5)


class Strings(WithClient):
    def test_set_and_get(self):
        self.assertTrue(self.r.set("k", "v"))
        self.assertEqual(self.r.get("k"), "v")
        self.assertIsNone(self.r.get("nothing"))
        self.assertEqual(self.r.getdel("k"), "v")

    def test_set_options(self):
        self.assertIsNone(self.r.set("k", "v", xx=True))
        self.assertTrue(self.r.set("k", "v", nx=True, ex=100))
        self.assertIsNone(self.r.set("k", "w", nx=True))
        self.assertTrue(self.r.set("k", "w", keepttl=True))
        self.assertGreater(self.r.ttl("k"), 90)
        self.assertEqual(self.r.set("k", "x", get=True), "w")
        self.assertEqual(self.r.ttl("k"), -1)
        self.assertTrue(self.r.set("k", "y", px=datetime.timedelta(seconds=50)))
        self.assertTrue(self.r.set("k", "y", exat=int(time.time()) + 100))
        self.assertTrue(90 < self.r.ttl("k") <= 100)

    def test_several_at_once(self):
        self.assertTrue(self.r.mset({"a": 1, "b": 2.5, "c": "x"}))
        self.assertEqual(self.r.mget("a", "b", "nothing", "c"), ["1", "2.5", None, "x"])
        self.assertFalse(self.r.msetnx({"c": 1, "d": 2}))
        self.assertEqual(self.r.exists("a", "b", "c", "d"), 3)

    def test_numbers(self):
        self.assertEqual(self.r.incr("n"), 1)
        self.assertEqual(self.r.incr("n", 10), 11)
        self.assertEqual(self.r.decr("n", 20), -9)
        self.assertEqual(self.r.incrbyfloat("f", 0.1), 0.1)
        self.r.set("t", "text")
        with self.assertRaisesRegex(redis.ResponseError, "not an integer or out of range"):
            self.r.incr("t")

    def test_parts(self):
        self.r.set("k", "hello world")
        self.assertEqual(self.r.getrange("k", 0, 4), "hello")
        self.assertEqual(self.r.setrange("k", 6, "there"), 11)
        self.assertEqual(self.r.append("k", "!"), 12)
        self.assertEqual(self.r.strlen("k"), 12)
        self.assertEqual(self.r.getex("k", ex=100), "hello there!")
        self.assertGreater(self.r.ttl("k"), 90)
        self.r.mset({"x": "ohmytext", "y": "mynewtext"})
        self.assertEqual(self.r.lcs("x", "y"), "mytext")

    def test_bytes(self):
        r = client()
        everything = bytes(range(256))
        r.set(everything, everything * 1000)
        self.assertEqual(r.get(everything), everything * 1000)
        r.close()

    def test_bits(self):
        self.assertEqual(self.r.setbit("b", 7, 1), 0)
        self.assertEqual(self.r.getbit("b", 7), 1)
        self.assertEqual(self.r.bitcount("b"), 1)
        self.assertEqual(self.r.bitpos("b", 1), 7)
        self.assertEqual(self.r.bitop("NOT", "c", "b"), 1)
        self.assertEqual(self.r.bitfield("f").set("u8", 0, 255).incrby("u8", 0, 10).execute(), [0, 9])


class Keys(WithClient):
    def test_scan_meets_every_key(self):
        with self.r.pipeline(transaction=False) as p:
            for i in range(5000):
                p.set(f"scan:{i}", i)
            p.execute()
        self.assertEqual(len(set(self.r.scan_iter())), 5000)
        self.assertEqual(len(set(self.r.scan_iter("scan:12*", count=50))), 111)
        self.assertEqual(len(set(self.r.scan_iter(_type="string"))), 5000)
        self.assertEqual(len(self.r.keys("scan:4???")), 1000)
        self.assertEqual(self.r.dbsize(), 5000)
        self.assertIn(self.r.randomkey(), self.r.keys())

    def test_names(self):
        self.r.set("a", 1)
        self.assertTrue(self.r.rename("a", "b"))
        self.assertTrue(self.r.copy("b", "c"))
        self.assertFalse(self.r.renamenx("b", "c"))
        self.assertEqual(self.r.type("b"), "string")
        self.assertEqual(self.r.type("a"), "none")
        self.assertEqual(self.r.touch("a", "b", "c"), 2)
        self.assertTrue(self.r.move("b", 5))
        self.assertEqual(self.r.unlink("b", "c"), 1)
        with self.assertRaisesRegex(redis.ResponseError, "no such key"):
            self.r.rename("nothing", "x")
        self.assertEqual(self.r.object("encoding", "a"), None)

    def test_time_to_live(self):
        self.r.set("k", "v")
        self.assertEqual(self.r.ttl("k"), -1)
        self.assertEqual(self.r.ttl("nothing"), -2)
        self.assertTrue(self.r.expire("k", 100))
        self.assertTrue(0 < self.r.pttl("k") <= 100_000)
        self.assertFalse(self.r.expire("k", 50, gt=True))
        self.assertTrue(self.r.expire("k", 50, lt=True))
        self.assertFalse(self.r.expire("k", 50, nx=True))
        self.assertTrue(self.r.pexpire("k", 20_000, xx=True))
        at = int(time.time()) + 1000
        self.assertTrue(self.r.expireat("k", at))
        self.assertEqual(self.r.expiretime("k"), at)
        self.assertTrue(self.r.persist("k"))
        self.assertTrue(self.r.pexpire("k", 30))
        deadline = time.monotonic() + 10
        while self.r.exists("k") and time.monotonic() < deadline:
            time.sleep(0.01)
        self.assertIsNone(self.r.get("k"))

    def test_databases(self):
        other = client(db=3, decode_responses=True)
        other.set("here", 1)
        self.assertIsNone(self.r.get("here"))
        self.assertTrue(self.r.swapdb(0, 3))
        self.assertEqual(self.r.get("here"), "1")
        self.assertEqual(self.r.info("keyspace")["db0"]["keys"], 1)
        self.assertTrue(self.r.flushdb(asynchronous=True))
        other.close()


class Connections(WithClient):
    def test_pipeline_of_many(self):
        with self.r.pipeline(transaction=False) as p:
            for i in range(10_000):
                p.incr("n")
            self.assertEqual(p.execute(), list(range(1, 10_001)))

    def test_errors_in_a_pipeline_stay_where_they_belong(self):
        with self.r.pipeline(transaction=False) as p:
            p.set("t", "text").incr("t").get("t")
            done, error, text = p.execute(raise_on_error=False)
        self.assertTrue(done)
        self.assertIsInstance(error, redis.ResponseError)
        self.assertEqual(text, "text")

    def test_pool_of_threads(self):
        pool = redis.BlockingConnectionPool(host="127.0.0.1", port=PORT, max_connections=5)

        def work():
            r = redis.Redis(connection_pool=pool)
            for _ in range(200):
                r.incr("threads")

        threads = [threading.Thread(target=work) for _ in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        pool.disconnect()
        self.assertEqual(self.r.get("threads"), "4000")

    def test_client_and_server(self):
        r = client(decode_responses=True, client_name="tester", health_check_interval=1)
        self.assertEqual(r.client_getname(), "tester")
        self.assertIn("tester", [c["name"] for c in self.r.client_list()])
        self.assertEqual(r.client_info()["name"], "tester")
        self.assertIsInstance(r.client_id(), int)
        self.assertTrue(self.r.client_kill_filter(_id=str(r.client_id())) == 1)
        self.assertTrue(r.ping())
        self.assertEqual(self.r.echo("hello"), "hello")
        self.assertEqual(len(self.r.time()), 2)
        r.close()

    def test_config_and_info(self):
        self.assertTrue(self.r.config_set("maxmemory-samples", 7))
        self.assertEqual(self.r.config_get("maxmemory-samples"), {"maxmemory-samples": "7"})
        info = self.r.info()
        for field in ("redis_version", "connected_clients", "used_memory", "total_commands_processed"):
            self.assertIn(field, info)
        self.assertEqual(info["redis_mode"], "standalone")
        self.assertTrue(self.r.config_resetstat())
        self.assertGreater(self.r.command_count(), 50)
        self.assertEqual(self.r.command()["get"]["arity"], 2)
        self.assertGreater(self.r.memory_usage("k") or 1, 0)

    def test_password(self):
        self.r.config_set("requirepass", "secret")
        try:
            with self.assertRaises(redis.AuthenticationError):
                client().ping()
            with self.assertRaisesRegex(redis.RedisError, "WRONGPASS"):
                client(password="wrong").ping()
            self.assertTrue(client(password="secret").ping())
            self.assertTrue(client(username="default", password="secret").ping())
        finally:
            client(password="secret").config_set("requirepass", "")

    def test_wrong_arity_and_unknown_command(self):
        with self.assertRaisesRegex(redis.ResponseError, "wrong number of arguments for 'get' command"):
            self.r.execute_command("GET")
        with self.assertRaisesRegex(redis.ResponseError, "unknown command"):
            self.r.execute_command("NOSUCH")


class PubSub(WithClient):
    def listen(self, **options):
        listener = self.r.pubsub(**options)
        self.addCleanup(listener.close)
        return listener

    def heard(self, listener, count):
        messages = []
        end = time.monotonic() + 30
        while len(messages) < count and time.monotonic() < end:
            message = listener.get_message(timeout=1)
            if message:
                messages.append((message["type"], message["pattern"], message["channel"], message["data"]))
        return messages

    def test_channels_and_patterns(self):
        listener = self.listen()
        listener.subscribe("news.1", "sport")
        listener.psubscribe("news.*")
        self.assertEqual(
            self.heard(listener, 3),
            [("subscribe", None, "news.1", 1), ("subscribe", None, "sport", 2), ("psubscribe", None, "news.*", 3)],
        )
        self.assertEqual(self.r.publish("news.1", "a"), 2)
        self.assertEqual(self.r.publish("sport", "b"), 1)
        self.assertEqual(
            self.heard(listener, 3),
            [
                ("message", None, "news.1", "a"),
                ("pmessage", "news.*", "news.1", "a"),
                ("message", None, "sport", "b"),
            ],
        )
        self.assertEqual(sorted(self.r.pubsub_channels()), ["news.1", "sport"])
        self.assertEqual(self.r.pubsub_numsub("sport", "no"), [("sport", 1), ("no", 0)])
        self.assertEqual(self.r.pubsub_numpat(), 1)
        listener.ping()
        listener.unsubscribe()
        listener.punsubscribe()
        self.assertEqual([kind for kind, *_ in self.heard(listener, 4)], ["pong"] + ["unsubscribe"] * 2 + ["punsubscribe"])
        self.assertEqual(self.r.pubsub_channels(), [])

    def test_a_thread_that_listens(self):
        heard = []
        done = threading.Event()

        def note(message):
            heard.append(message["data"])
            if message["data"] == "end":
                done.set()

        listener = self.listen(ignore_subscribe_messages=True)
        listener.subscribe(x=note)
        thread = listener.run_in_thread(sleep_time=0.01)
        while self.r.publish("x", "begin") == 0:
            pass
        for i in range(1000):
            self.r.publish("x", i)
        self.r.publish("x", "end")
        self.assertTrue(done.wait(30))
        thread.stop()
        thread.join()
        self.assertEqual(heard[-1001:], [str(i) for i in range(1000)] + ["end"])

    def test_many_threads_publish(self):
        listener = self.listen(ignore_subscribe_messages=True)
        listener.subscribe("x")
        while self.r.pubsub_numsub("x") != [("x", 1)]:
            listener.get_message(timeout=0.01)

        def publish(name):
            with client() as own:
                for i in range(200):
                    own.publish("x", f"{name}:{i}")

        threads = [threading.Thread(target=publish, args=(name,)) for name in "abcd"]
        for thread in threads:
            thread.start()
        messages = [data for *_, data in self.heard(listener, 800)]
        for thread in threads:
            thread.join()
        for name in "abcd":  # each one's in its order
            own = [text for text in messages if text.startswith(name)]
            self.assertEqual(own, [f"{name}:{i}" for i in range(200)])


class Asyncio(unittest.IsolatedAsyncioTestCase):
    async def test_many_at_once(self):
        r = redis.asyncio.Redis(host="127.0.0.1", port=PORT, decode_responses=True)
        await r.flushall()
        await asyncio.gather(*(r.set(f"a:{i}", i, ex=100) for i in range(100)))
        self.assertEqual(await asyncio.gather(*(r.get(f"a:{i}") for i in range(100))),
                         [str(i) for i in range(100)])
        async with r.pipeline(transaction=False) as p:
            self.assertEqual(await p.incr("n").incr("n").get("n").execute(), [1, 2, "2"])
        self.assertEqual(len([key async for key in r.scan_iter("a:*")]), 100)
        await r.close()

    async def test_messages(self):
        r = redis.asyncio.Redis(host="127.0.0.1", port=PORT, decode_responses=True)
        listener = r.pubsub(ignore_subscribe_messages=True)
        await listener.subscribe("a")
        await listener.psubscribe("b*")
        heard = []

        async def listen():
            async for message in listener.listen():
                heard.append((message["channel"], message["data"]))
                if message["data"] == "end":
                    return

        task = asyncio.create_task(listen())
        while await r.publish("a", "begin") == 0 or await r.publish("b1", "begin") == 0:
            pass
        await asyncio.gather(*(r.publish("b2", i) for i in range(100)))
        await r.publish("a", "end")
        await asyncio.wait_for(task, 30)
        self.assertEqual(sorted(int(d) for c, d in heard if c == "b2"), list(range(100)))
        await listener.close()
        await r.close()


if __name__ == "__main__":
    unittest.main()
