// ioredis: strings, keys, time to live, pipelines, streams of SCAN, many connections.
const { after, before, beforeEach, describe, it } = require("node:test");
const assert = require("node:assert/strict");
const Redis = require("ioredis");
const { checkFunctions } = require("./functions.cjs");

const port = Number(process.env.ORIBI_PORT);
const open = (options = {}) => new Redis({ port, host: "127.0.0.1", ...options });

describe("ioredis", () => {
  let redis;
  before(() => (redis = open()));
  after(() => redis.quit());
  beforeEach(() => redis.flushall());

  it("becomes ready by INFO", async () => {
    const other = open({ connectionName: "worker", db: 2 });
    await new Promise((resolve) => other.once("ready", resolve));
    assert.equal(await other.client("GETNAME"), "worker");
    assert.equal(await other.quit(), "OK");
  });

  it("sets and gets", async () => {
    assert.equal(await redis.set("k", "v", "EX", 100, "NX"), "OK");
    assert.equal(await redis.set("k", "w", "NX"), null);
    assert.equal(await redis.set("k", "w", "KEEPTTL", "GET"), "v");
    assert.ok((await redis.ttl("k")) > 90);
    assert.equal(await redis.getdel("k"), "w");
    assert.equal(await redis.get("k"), null);
    await redis.mset({ a: 1, b: "two" });
    assert.deepEqual(await redis.mget("a", "nothing", "b"), ["1", null, "two"]);
    assert.equal(await redis.msetnx("b", 1, "c", 2), 0);
  });

  it("keeps bytes", async () => {
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, i) => i));
    await redis.set(bytes, bytes);
    assert.deepEqual(await redis.getBuffer(bytes), bytes);
    const large = Buffer.alloc(5_000_000, "x");
    await redis.set("large", large);
    assert.equal((await redis.getBuffer("large")).compare(large), 0);
  });

  it("counts", async () => {
    assert.equal(await redis.incr("n"), 1);
    assert.equal(await redis.incrby("n", 41), 42);
    assert.equal(await redis.incrbyfloat("f", "0.1"), "0.1");
    await redis.set("t", "text");
    await assert.rejects(redis.incr("t"), /not an integer or out of range/);
  });

  it("gives keys a time to live", async () => {
    await redis.set("k", "v", "PX", 30);
    assert.equal(await redis.exists("k"), 1);
    const end = Date.now() + 10_000;
    while ((await redis.exists("k")) && Date.now() < end);
    assert.equal(await redis.ttl("k"), -2);
    await redis.set("k", "v");
    assert.equal(await redis.expire("k", 100, "GT"), 0);
    assert.equal(await redis.pexpire("k", 100_000), 1);
    assert.equal(await redis.persist("k"), 1);
  });

  it("pipelines", async () => {
    const pipeline = redis.pipeline();
    for (let i = 0; i < 5000; i++) pipeline.incr("n");
    pipeline.call("nosuch").get("n");
    const replies = await pipeline.exec();
    assert.equal(replies[4999][1], 5000);
    assert.match(replies[5000][0].message, /unknown command/);
    assert.equal(replies[5001][1], "5000");
  });

  it("pipelines by itself", async () => {
    const automatic = open({ enableAutoPipelining: true });
    const values = await Promise.all(Array.from({ length: 500 }, (_, i) => automatic.set(`a:${i}`, i)));
    assert.ok(values.every((value) => value === "OK"));
    await automatic.quit();
  });

  it("streams SCAN", async () => {
    const pipeline = redis.pipeline();
    for (let i = 0; i < 3000; i++) pipeline.set(`scan:${i}`, i);
    await pipeline.exec();
    const seen = new Set();
    for await (const keys of redis.scanStream({ match: "scan:*", count: 100 })) keys.forEach((k) => seen.add(k));
    assert.equal(seen.size, 3000);
    assert.equal(await redis.dbsize(), 3000);
    assert.equal((await redis.keys("scan:1??")).length, 100);
  });

  it("asks the server about itself", async () => {
    assert.match(await redis.info("server"), /redis_version:/);
    assert.deepEqual(await redis.config("GET", "maxmemory"), ["maxmemory", "0"]);
    assert.ok((await redis.command("COUNT")) > 50);
    assert.match(await redis.client("LIST"), /addr=127\.0\.0\.1:/);
    assert.equal(await redis.object("ENCODING", "nothing").catch(() => null), null);
  });

  it("comes back after being killed", async () => {
    const victim = open({ connectionName: "victim" });
    const id = await victim.client("ID");
    assert.equal(await redis.client("KILL", "ID", id), 1);
    assert.equal(await victim.ping(), "PONG");
    await victim.quit();
  });

  it("logs in", async () => {
    await redis.config("SET", "requirepass", "secret");
    try {
      const stranger = open({ lazyConnect: true, retryStrategy: null });
      stranger.on("error", () => {});
      await assert.rejects(stranger.ping(), /NOAUTH/);
      stranger.disconnect();
      const friend = open({ password: "secret" });
      assert.equal(await friend.ping(), "PONG");
      await friend.quit();
      const named = open({ username: "default", password: "secret" });
      assert.equal(await named.ping(), "PONG");
      await named.quit();
    } finally {
      await redis.config("SET", "requirepass", "");
    }
  });

  it("works over many connections", async () => {
    const clients = Array.from({ length: 100 }, () => open());
    await Promise.all(clients.map((client) => client.incr("shared")));
    assert.equal(await redis.get("shared"), "100");
    await Promise.all(clients.map((client) => client.quit()));
  });

  it("listens to channels and patterns", async () => {
    const listener = open();
    const heard = [];
    const all = new Promise((resolve) => {
      const note = (...words) => heard.push(words.join(" ")) === 5 && resolve();
      listener.on("message", note);
      listener.on("pmessage", note);
      listener.on("smessage", note);
    });
    assert.equal(await listener.subscribe("news.1", "sport"), 2);
    assert.equal(await listener.psubscribe("news.*"), 3);
    assert.equal(await listener.ssubscribe("shard"), 1);
    await assert.rejects(listener.get("k"), /subscriber mode/);
    assert.equal(await redis.publish("news.1", "a"), 2);
    assert.equal(await redis.publish("news.2", "b"), 1);
    assert.equal(await redis.publish("sport", "c"), 1);
    assert.equal(await redis.spublish("shard", "d"), 1);
    await all;
    assert.deepEqual(heard, [
      "news.1 a", "news.* news.1 a", "news.* news.2 b", "sport c", "shard d",
    ]);
    assert.deepEqual(await redis.pubsub("NUMSUB", "sport", "no"), ["sport", 1, "no", 0]);
    await listener.unsubscribe("news.1", "sport");
    await listener.punsubscribe("news.*");
    await listener.sunsubscribe("shard");
    assert.equal(await listener.set("k", "v"), "OK");
    await listener.quit();
  });

  it("subscribes again after its connection was lost", async () => {
    const listener = open({ retryStrategy: () => 1 });
    await listener.subscribe("x");
    const message = new Promise((resolve) => listener.on("message", (_, text) => resolve(text)));
    assert.equal(await redis.client("KILL", "TYPE", "pubsub"), 1);
    while ((await redis.publish("x", "back")) === 0);
    assert.equal(await message, "back");
    listener.disconnect();
  });
});

checkFunctions("ioredis and functions", async () => open(), (redis, [name, ...rest]) => redis.call(name, ...rest), (redis) => redis.quit());
