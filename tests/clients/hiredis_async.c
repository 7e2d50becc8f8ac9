/* hiredis over libevent: many commands under way at once on several connections, replies in order. */
#include <event2/event.h>
#include <hiredis/adapters/libevent.h>
#include <hiredis/async.h>
#include <hiredis/hiredis.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { kConnections = 20, kCommands = 2000 };

struct connection {
  redisAsyncContext* context;
  int index;
  int answered;
};

static struct connection connections[kConnections];
static int failures = 0;
static int connected = 0;
static int closed = 0;

static void fail(const char* what) {
  failures++;
  printf("FAILED: %s\n", what);
}

static void on_connect(const redisAsyncContext* context, int status) {
  if (status == REDIS_OK) {
    connected++;
  } else {
    fail(context->errstr);
  }
}

static void on_disconnect(const redisAsyncContext* context, int status) {
  if (status != REDIS_OK) fail(context->errstr);
  closed++;
}

/* Each connection counts a key of its own, so the n-th reply must be n. */
static void on_count(redisAsyncContext* context, void* data, void* own) {
  redisReply* reply = data;
  struct connection* connection = own;
  (void)context;
  connection->answered++;
  if (reply == NULL || reply->type != REDIS_REPLY_INTEGER ||
      reply->integer != connection->answered) {
    fail("a counter's reply out of order");
  }
}

static void on_last(redisAsyncContext* context, void* data, void* own) {
  redisReply* reply = data;
  struct connection* connection = own;
  char expected[32];
  snprintf(expected, sizeof expected, "%d", kCommands);
  if (connection->answered != kCommands) fail("not every command was answered");
  if (reply == NULL || reply->str == NULL || strcmp(reply->str, expected)) fail("the last value");
  redisAsyncDisconnect(context);
}

static void start(struct event_base* base, struct connection* connection, int index) {
  connection->index = index;
  connection->context = redisAsyncConnect("127.0.0.1", atoi(getenv("ORIBI_PORT")));
  if (connection->context == NULL || connection->context->err) {
    fail("cannot connect");
    return;
  }
  redisLibeventAttach(connection->context, base);
  redisAsyncSetConnectCallback(connection->context, on_connect);
  redisAsyncSetDisconnectCallback(connection->context, on_disconnect);
  for (int i = 0; i < kCommands; i++) {
    redisAsyncCommand(connection->context, on_count, connection, "INCR async:%d", index);
  }
  redisAsyncCommand(connection->context, on_last, connection, "GET async:%d", index);
}

int main(void) {
  struct event_base* base = event_base_new();
  for (int i = 0; i < kConnections; i++) start(base, &connections[i], i);
  event_base_dispatch(base);
  if (connected != kConnections) fail("not every connection was made");
  if (closed != kConnections) fail("not every connection was closed in order");
  event_base_free(base);
  printf("%d connections of %d commands, %d failures\n", kConnections, kCommands, failures);
  return failures != 0;
}
