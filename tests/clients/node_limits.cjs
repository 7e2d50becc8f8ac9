// redlock and rate-limiter-flexible, whose scripts the server runs natively.
const { after, before, beforeEach, describe, it } = require("node:test");
const assert = require("node:assert/strict");
const Redis = require("ioredis");
const { createClient } = require("redis");
const Redlock = require("redlock").default;
const {
  BurstyRateLimiter,
  RateLimiterMemory,
  RateLimiterRedis,
  RateLimiterRedisNonAtomic,
} = require("rate-limiter-flexible");

const port = Number(process.env.ORIBI_PORT);
const open = (options = {}) => new Redis({ port, host: "127.0.0.1", ...options });

describe("redlock", () => {
  let redis, redlock;
  before(() => {
    redis = open();
    redlock = new Redlock([redis], { retryCount: 0 });
  });
  after(() => redis.quit());
  beforeEach(() => redis.multi().flushall().script("FLUSH").exec());

  it("locks several resources or none", async () => {
    const lock = await redlock.acquire(["a", "b"], 60_000);
    assert.equal(await redis.get("a"), lock.value);
    assert.ok((await redis.pttl("b")) > 50_000);
    await assert.rejects(redlock.acquire(["c", "b"], 60_000), /quorum/);
    assert.equal(await redis.exists("c"), 0);
    await lock.release();
    assert.equal(await redis.dbsize(), 0);
  });

  it("extends a lock and tells when it is lost", async () => {
    const lock = await redlock.acquire(["a", "b"], 60_000);
    const longer = await lock.extend(120_000);
    assert.ok((await redis.pttl("a")) > 110_000);
    await redis.set("a", "another");
    await assert.rejects(longer.extend(60_000), /quorum/);
    await assert.rejects(longer.release(), /quorum/);
    assert.equal(await redis.get("a"), "another");
    assert.equal(await redis.exists("b"), 0);
  });

  it("waits for a lock", async () => {
    const patient = new Redlock([redis], { retryCount: 500, retryDelay: 2, retryJitter: 0 });
    const lock = await redlock.acquire(["a"], 60_000);
    const next = patient.acquire(["a"], 60_000);
    await lock.release();
    await (await next).release();
  });

  it("holds it while something runs", async () => {
    const order = [];
    const patient = new Redlock([redis], { retryCount: 500, retryDelay: 2, retryJitter: 0 });
    const work = (name) =>
      patient.using(["a"], 60_000, async () => {
        order.push(name, await redis.exists("a"));
      });
    await Promise.all([work("x"), work("y"), work("z")]);
    assert.deepEqual(order.filter((_, i) => i % 2 === 1), [1, 1, 1]);
    assert.equal(await redis.exists("a"), 0);
  });
});

const stores = {
  ioredis: { open: async () => open(), close: (client) => client.quit(), options: {} },
  "node-redis": {
    open: () => createClient({ url: `redis://127.0.0.1:${port}` }).connect(),
    close: (client) => client.close(),
    options: { useRedisPackage: true },
  },
  "node-redis with RESP3": {
    open: () => createClient({ url: `redis://127.0.0.1:${port}`, RESP: 3 }).connect(),
    close: (client) => client.close(),
    options: { useRedisPackage: true },
  },
};

for (const [title, store] of Object.entries(stores)) {
  describe(`rate-limiter-flexible with ${title}`, () => {
    let client, redis;
    before(async () => {
      client = await store.open();
      redis = open();
    });
    after(() => Promise.all([store.close(client), redis.quit()]));
    beforeEach(() => redis.multi().flushall().script("FLUSH").exec());
    const limiter = (options = {}, Limiter = RateLimiterRedis) =>
      new Limiter({ storeClient: client, points: 3, duration: 60, keyPrefix: "limit", ...store.options, ...options });

    it("counts points up to the limit", async () => {
      const limit = limiter();
      const first = await limit.consume("ann");
      assert.equal(first.consumedPoints, 1);
      assert.equal(first.remainingPoints, 2);
      assert.equal(first.isFirstInDuration, true);
      assert.ok(first.msBeforeNext > 50_000 && first.msBeforeNext <= 60_000);
      assert.equal((await limit.consume("ann", 2)).remainingPoints, 0);
      await assert.rejects(limit.consume("ann"), (refused) => {
        assert.equal(refused.consumedPoints, 4);
        assert.equal(refused.remainingPoints, 0);
        return refused.msBeforeNext > 50_000;
      });
      assert.equal((await limit.consume("bob")).remainingPoints, 2);
    });

    it("gives a counter without a deadline one", async () => {
      await redis.set("limit:ann", 1);
      const counted = await limiter().consume("ann");
      assert.equal(counted.consumedPoints, 2);
      assert.equal(counted.msBeforeNext, 60_000);
      assert.ok((await redis.pttl("limit:ann")) > 50_000);
    });

    it("penalizes, rewards, looks and forgets", async () => {
      const limit = limiter();
      assert.equal(await limit.get("ann"), null);
      assert.equal((await limit.penalty("ann", 2)).consumedPoints, 2);
      assert.equal((await limit.reward("ann")).consumedPoints, 1);
      assert.equal((await limit.get("ann")).consumedPoints, 1);
      assert.equal(await limit.delete("ann"), true);
      assert.equal(await limit.delete("ann"), false);
    });

    it("blocks and sets", async () => {
      const limit = limiter();
      const blocked = await limit.block("ann", 100);
      assert.ok(blocked.msBeforeNext > 90_000);
      await assert.rejects(limit.consume("ann"), { remainingPoints: 0 });
      assert.ok((await redis.ttl("limit:ann")) > 90);
      await limit.set("ann", 1, 100);
      assert.equal((await limit.consume("ann")).consumedPoints, 2);
      await limit.set("for ever", 1, 0);
      assert.equal(await redis.ttl("limit:for ever"), -1);
    });

    it("blocks whoever passes the limit for longer", async () => {
      const limit = limiter({ points: 1, blockDuration: 500 });
      await limit.consume("ann");
      await assert.rejects(limit.consume("ann"), (refused) => refused.msBeforeNext > 400_000);
      assert.ok((await redis.ttl("limit:ann")) > 400);
    });

    it("never lets more through than the limit", async () => {
      const limit = limiter({ points: 20 });
      const all = await Promise.allSettled(Array.from({ length: 100 }, () => limit.consume("ann")));
      assert.equal(all.filter(({ status }) => status === "fulfilled").length, 20);
    });

    it("allows bursts", async () => {
      const bursty = new BurstyRateLimiter(
        limiter({ points: 1 }),
        limiter({ points: 2, keyPrefix: "burst", duration: 600 }),
      );
      for (let i = 0; i < 3; i++) await bursty.consume("ann");
      await assert.rejects(bursty.consume("ann"), (refused) => refused.msBeforeNext > 0);
    });

    it("counts without a duration", async () => {
      const limit = limiter({ duration: 0 });
      assert.equal((await limit.consume("ann")).msBeforeNext, -1);
      assert.equal((await limit.consume("ann")).consumedPoints, 2);
    });

    it("counts in steps that are not one", async () => {
      const limit = limiter({}, RateLimiterRedisNonAtomic);
      assert.equal((await limit.consume("ann")).consumedPoints, 1);
      assert.equal((await limit.consume("ann", 2)).consumedPoints, 3);
      await assert.rejects(limit.consume("ann"), { consumedPoints: 4 });
    });

    it("is insured against errors of the server", async () => {
      const insuranceLimiter = new RateLimiterMemory({ points: 1, duration: 60 });
      const limit = limiter({ insuranceLimiter });
      await redis.rpush("limit:ann", "no counter");
      assert.equal((await limit.consume("ann")).remainingPoints, 0);
      await assert.rejects(limiter().consume("ann"), /WRONGTYPE/);
      assert.equal((await limit.consume("bob")).remainingPoints, 2);
    });
  });
}
