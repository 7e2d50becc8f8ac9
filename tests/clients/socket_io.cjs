// socket.io's Redis adapter: two servers that know of each other only through channels.
const { after, before, describe, it } = require("node:test");
const assert = require("node:assert/strict");
const { createServer } = require("node:http");
const { Server } = require("socket.io");
const { io } = require("socket.io-client");
const { createAdapter } = require("@socket.io/redis-adapter");
const { createClient } = require("redis");
const Redis = require("ioredis");

const port = Number(process.env.ORIBI_PORT);
const heard = (socket, event) => new Promise((resolve) => socket.once(event, (...words) => resolve(words)));

async function nodeRedis() {
  const publisher = createClient({ socket: { host: "127.0.0.1", port } });
  const listener = publisher.duplicate();
  await Promise.all([publisher.connect(), listener.connect()]);
  return [publisher, listener, () => Promise.all([publisher.close(), listener.close()])];
}

async function ioredis() {
  const publisher = new Redis(port);
  const listener = publisher.duplicate();
  return [publisher, listener, () => Promise.all([publisher.quit(), listener.quit()])];
}

for (const connect of [nodeRedis, ioredis]) {
  describe(`socket.io over ${connect.name}`, () => {
    const nodes = [];

    before(async () => {
      for (let i = 0; i < 2; i++) {
        const [publisher, listener, disconnect] = await connect();
        const http = createServer();
        const server = new Server(http, { adapter: createAdapter(publisher, listener) });
        server.on("connection", (socket) => {
          socket.on("join", async (room, done) => done(await socket.join(room)));
          socket.on("ask", (word, answer) => answer(word.toUpperCase()));
        });
        await new Promise((resolve) => http.listen(0, "127.0.0.1", resolve));
        const socket = io(`http://127.0.0.1:${http.address().port}`, { transports: ["websocket"] });
        await heard(socket, "connect");
        nodes.push({ server, socket, disconnect });
      }
      while ((await nodes[0].server.of("/").adapter.serverCount()) < 2);
    });
    after(async () => {
      for (const { socket } of nodes) socket.close();
      for (const { server, disconnect } of nodes) {
        await server.close();
        await disconnect();
      }
    });

    it("sends to everyone, wherever connected", async () => {
      const both = nodes.map(({ socket }) => heard(socket, "news"));
      nodes[0].server.emit("news", "for all", { n: 1 }, Buffer.from([0, 255]));
      for (const words of await Promise.all(both)) {
        assert.deepEqual(words.slice(0, 2), ["for all", { n: 1 }]);
        assert.deepEqual([...words[2]], [0, 255]);
      }
    });

    it("sends to a room of the other server", async () => {
      await new Promise((done) => nodes[1].socket.emit("join", "vip", done));
      const words = heard(nodes[1].socket, "offer");
      nodes[0].server.to("vip").emit("offer", 42);
      assert.deepEqual(await words, [42]);
    });

    it("finds and moves sockets of the other server", async () => {
      assert.equal((await nodes[0].server.fetchSockets()).length, 2);
      nodes[0].server.in(nodes[1].socket.id).socketsJoin("moved");
      while ((await nodes[0].server.in("moved").fetchSockets()).length === 0);
      const ping = new Promise((resolve) => nodes[1].server.on("hello", (word, answer) => resolve(answer(word))));
      const answers = await nodes[0].server.serverSideEmitWithAck("hello", "you");
      await ping;
      assert.deepEqual(answers, ["you"]);
    });
  });
}
