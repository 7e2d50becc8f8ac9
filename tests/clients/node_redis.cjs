// node-redis in both protocols: strings, keys, time to live, pipelines, SCAN, replies by type.
const { after, before, beforeEach, describe, it } = require("node:test");
const assert = require("node:assert/strict");
const { createClient, createClientPool, RESP_TYPES } = require("redis");
const { checkFunctions } = require("./functions.cjs");

const port = Number(process.env.ORIBI_PORT);
const optionsFor = (RESP, more = {}) => ({ RESP, socket: { host: "127.0.0.1", port }, ...more });
const open = (RESP, more) => createClient(optionsFor(RESP, more)).on("error", () => {}).connect();

for (const RESP of [2, 3]) {
  describe(`node-redis with RESP${RESP}`, () => {
    let client;
    before(async () => (client = await open(RESP, { name: "tester" })));
    after(() => client.close());
    beforeEach(() => client.flushAll());

    it("introduces itself", async () => {
      assert.equal(await client.clientGetName(), "tester");
      const hello = await client.hello(RESP);
      assert.equal(hello.proto, RESP);
      assert.equal(hello.mode, "standalone");
      assert.equal((await client.clientInfo()).name, "tester");
      assert.ok((await client.clientList()).length >= 1);
    });

    it("sets and gets", async () => {
      assert.equal(await client.set("k", "v", { expiration: { type: "EX", value: 100 } }), "OK");
      assert.equal(await client.set("k", "w", { condition: "NX" }), null);
      assert.equal(await client.set("k", "w", { expiration: "KEEPTTL", GET: true }), "v");
      assert.ok((await client.ttl("k")) > 90);
      assert.equal(await client.getDel("k"), "w");
      assert.equal(await client.get("k"), null);
      await client.mSet({ a: "1", b: "two" });
      assert.deepEqual(await client.mGet(["a", "nothing", "b"]), ["1", null, "two"]);
      assert.equal(await client.getRange("b", 1, -1), "wo");
      assert.equal(await client.append("b", "!"), 4);
      assert.equal(await client.setRange("b", 0, "T"), 4);
      assert.equal(await client.strLen("b"), 4);
    });

    it("keeps bytes", async () => {
      const bytes = Buffer.from(Array.from({ length: 256 }, (_, i) => i));
      const binary = client.withTypeMapping({ [RESP_TYPES.BLOB_STRING]: Buffer });
      await client.set(bytes, bytes);
      assert.deepEqual(await binary.get(bytes), bytes);
    });

    it("listens to channels and patterns", async () => {
      const listener = await open(RESP);
      const heard = [];
      let done;
      const all = new Promise((resolve) => (done = resolve));
      const note = (text, channel) => heard.push(`${channel} ${text}`) === 4 && done();
      await listener.subscribe(["news.1", "sport"], note);
      await listener.pSubscribe("news.*", note);
      await listener.sSubscribe("shard", note);
      assert.equal(await client.publish("news.1", "a"), 2);
      assert.equal(await client.publish("sport", "b"), 1);
      assert.equal(await client.sPublish("shard", "c"), 1);
      await all;
      assert.deepEqual(heard, ["news.1 a", "news.1 a", "sport b", "shard c"]);
      assert.equal(await client.pubSubNumPat(), 1);
      if (RESP === 3) assert.equal(await listener.set("k", "v"), "OK"); // beside its pushes
      listener.destroy();
    });

    it("counts", async () => {
      assert.equal(await client.incr("n"), 1);
      assert.equal(await client.incrBy("n", 41), 42);
      assert.equal(await client.decrBy("n", 2), 40);
      assert.equal(Number(await client.incrByFloat("f", 0.5)), 0.5);
      await client.set("t", "text");
      await assert.rejects(client.incr("t"), /not an integer or out of range/);
      assert.equal(await client.setBit("b", 7, 1), 0);
      assert.equal(await client.bitCount("b"), 1);
      assert.equal(await client.lcsLen("t", "t"), 4);
    });

    it("gives keys a time to live", async () => {
      await client.set("k", "v", { expiration: { type: "PX", value: 30 } });
      const end = Date.now() + 10_000;
      while ((await client.exists("k")) && Date.now() < end);
      assert.equal(await client.ttl("k"), -2);
      await client.set("k", "v");
      assert.equal(await client.expire("k", 100), 1);
      assert.equal(await client.expire("k", 50, "GT"), 0);
      assert.ok((await client.expireTime("k")) > Date.now() / 1000);
      assert.equal(await client.persist("k"), 1);
      assert.equal(await client.getEx("k", { type: "EX", value: 100 }), "v");
    });

    it("moves keys about", async () => {
      await client.set("a", "1");
      assert.equal(await client.rename("a", "b"), "OK");
      assert.equal(await client.copy("b", "c"), 1);
      assert.equal(await client.type("c"), "string");
      assert.equal(await client.objectEncoding("c"), "int");
      assert.equal(await client.unlink(["b", "c"]), 2);
      await assert.rejects(client.rename("b", "c"), /no such key/);
    });

    it("pipelines", async () => {
      const counts = await Promise.all(Array.from({ length: 5000 }, () => client.incr("n")));
      assert.deepEqual(counts.slice(-2), [4999, 5000]);
      const replies = await client.multi().set("x", "1").incr("x").get("x").execAsPipeline();
      assert.deepEqual(replies, ["OK", 2, "2"]);
    });

    it("walks by SCAN", async () => {
      await Promise.all(Array.from({ length: 3000 }, (_, i) => client.set(`scan:${i}`, String(i))));
      const seen = new Set();
      for await (const keys of client.scanIterator({ MATCH: "scan:*", COUNT: 100 })) {
        for (const key of keys) seen.add(key);
      }
      assert.equal(seen.size, 3000);
      assert.equal(await client.dbSize(), 3000);
      assert.equal((await client.keys("scan:1??")).length, 100);
    });

    it("asks the server about itself", async () => {
      assert.match(await client.info(), /redis_version:/);
      assert.deepEqual({ ...(await client.configGet("maxmemory")) }, { maxmemory: "0" });
      assert.equal(await client.configSet("maxmemory-samples", "6"), "OK");
      assert.ok((await client.commandCount()) > 50);
      assert.equal((await client.commandInfo(["get"]))[0].arity, 2);
      assert.ok((await client.command()).length > 50);
      assert.ok((await client.memoryUsage("nothing")) === null);
      await assert.rejects(client.sendCommand(["NOSUCH"]), /unknown command/);
    });

    it("logs in", async () => {
      await client.configSet("requirepass", "secret");
      try {
        const socket = { host: "127.0.0.1", port, reconnectStrategy: false };
        await assert.rejects(open(RESP, { password: "wrong", socket }), /WRONGPASS/);
        const friend = await open(RESP, { password: "secret", username: "default" });
        assert.equal(await friend.ping(), "PONG");
        await friend.close();
      } finally {
        await client.configSet("requirepass", "");
      }
    });

    it("works from a pool, in several databases", async () => {
      // All connected from the start: a client still connecting when the pool closes is an error.
      const size = { minimum: 10, maximum: 10 };
      const pool = await createClientPool(optionsFor(RESP, { database: 4 }), size).connect();
      await Promise.all(Array.from({ length: 300 }, () => pool.incr("shared")));
      assert.equal(await pool.get("shared"), "300");
      assert.equal(await client.get("shared"), null);
      await pool.close();
    });
  });
}

for (const RESP of [2, 3]) {
  const send = (client, words) => client.sendCommand(words);
  checkFunctions(`node-redis and functions, RESP${RESP}`, () => open(RESP), send, (client) => client.close());
}
