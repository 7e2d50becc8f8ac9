// functions.json with a client for Node.js: every function by FCALL and as a command.
const { describe, it } = require("node:test");
const assert = require("node:assert/strict");
const fs = require("node:fs");
const path = require("node:path");

// `send` takes a client and the words of a command.
function checkFunctions(title, open, send, close) {
  describe(title, () => {
    const plan = JSON.parse(fs.readFileSync(path.join(__dirname, "functions.json"), "utf8"));
    const checkAll = async (words) => {
      const redis = await open();
      await send(redis, ["FLUSHALL"]);
      for (const command of plan.before) await send(redis, command);
      let reply;
      for (const [name, keys, given, expected] of plan.calls) {
        const last = reply;
        const rest = given.map((word) => (word === "@1" ? String(last[1]) : word));
        reply = await send(redis, words(name, keys, rest));
        const any = (item, i) => (expected[i] === null ? null : item);
        assert.deepEqual(Array.isArray(expected) ? reply.map(any) : reply, expected, name);
      }
      await close(redis);
    };
    const count = (keys) => String(keys.length);
    it("by FCALL", () => checkAll((name, keys, rest) => ["FCALL", name, count(keys), ...keys, ...rest]));
    it("as commands", () =>
      checkAll((name, keys, rest) =>
        [name.toUpperCase(), ...(plan.numkeys.includes(name) ? [count(keys)] : []), ...keys, ...rest]));
  });
}

module.exports = { checkFunctions };
