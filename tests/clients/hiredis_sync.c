/* hiredis, blocking: commands, binary values, pipelines, errors, a reconnect. */
#include <hiredis/hiredis.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int failures = 0;
static int checks = 0;

static void check(int holds, const char* what) {
  checks++;
  if (holds) return;
  failures++;
  printf("FAILED: %s\n", what);
}

static redisContext* connect_to_server(void) {
  const struct timeval timeout = {10, 0};
  redisContext* context =
      redisConnectWithTimeout("127.0.0.1", atoi(getenv("ORIBI_PORT")), timeout);
  if (context == NULL || context->err) {
    printf("cannot connect: %s\n", context ? context->errstr : "no memory");
    exit(1);
  }
  redisSetTimeout(context, timeout);
  return context;
}

static redisReply* ask(redisContext* context, const char* format, ...) {
  va_list arguments;
  va_start(arguments, format);
  redisReply* reply = redisvCommand(context, format, arguments);
  va_end(arguments);
  if (reply == NULL) {
    printf("no reply to %s: %s\n", format, context->errstr);
    exit(1);
  }
  return reply;
}

static void expect_text(redisReply* reply, int type, const char* text, const char* what) {
  check(reply->type == type && reply->len == strlen(text) && !memcmp(reply->str, text, reply->len),
        what);
  freeReplyObject(reply);
}

static void expect_integer(redisReply* reply, long long value, const char* what) {
  check(reply->type == REDIS_REPLY_INTEGER && reply->integer == value, what);
  freeReplyObject(reply);
}

static void test_commands(redisContext* context) {
  expect_text(ask(context, "PING"), REDIS_REPLY_STATUS, "PONG", "PING");
  expect_text(ask(context, "SET %s %s", "key", "hello world"), REDIS_REPLY_STATUS, "OK", "SET");
  expect_text(ask(context, "GET key"), REDIS_REPLY_STRING, "hello world", "GET");
  expect_integer(ask(context, "APPEND key %s", "!"), 12, "APPEND");
  expect_integer(ask(context, "INCRBY counter %d", 41), 41, "INCRBY");
  expect_integer(ask(context, "INCR counter"), 42, "INCR");
  expect_integer(ask(context, "EXPIRE counter 100"), 1, "EXPIRE");
  expect_integer(ask(context, "EXISTS key counter nothing"), 2, "EXISTS");
  redisReply* reply = ask(context, "GET nothing");
  check(reply->type == REDIS_REPLY_NIL, "GET of nothing is nil");
  freeReplyObject(reply);
  reply = ask(context, "MGET key nothing counter");
  check(reply->type == REDIS_REPLY_ARRAY && reply->elements == 3 &&
            reply->element[1]->type == REDIS_REPLY_NIL && !strcmp(reply->element[2]->str, "42"),
        "MGET");
  freeReplyObject(reply);
  expect_text(ask(context, "NOSUCH"), REDIS_REPLY_ERROR,
              "ERR unknown command 'NOSUCH', with args beginning with: ", "unknown command");
  expect_text(ask(context, "INCR key"), REDIS_REPLY_ERROR,
              "ERR value is not an integer or out of range", "INCR of a text");
}

static void test_binary(redisContext* context) {
  char bytes[256];
  for (int i = 0; i < 256; i++) bytes[i] = (char)i;
  freeReplyObject(ask(context, "SET %b %b", bytes, sizeof bytes, bytes, sizeof bytes));
  redisReply* reply = ask(context, "GET %b", bytes, sizeof bytes);
  check(reply->len == sizeof bytes && !memcmp(reply->str, bytes, sizeof bytes), "binary value");
  freeReplyObject(reply);
}

static void test_large(redisContext* context) {
  const size_t size = 20u << 20;
  char* bytes = malloc(size);
  memset(bytes, 'x', size);
  freeReplyObject(ask(context, "SET large %b", bytes, size));
  redisReply* reply = ask(context, "GET large");
  check(reply->len == size && !memcmp(reply->str, bytes, size), "a value of 20 MB");
  freeReplyObject(reply);
  expect_integer(ask(context, "DEL large"), 1, "DEL large");
  free(bytes);
}

static void test_pipeline(redisContext* context) {
  const int count = 10000;
  for (int i = 0; i < count; i++) redisAppendCommand(context, "SET p:%d %d", i, i);
  for (int i = 0; i < count; i++) redisAppendCommand(context, "GET p:%d", i);
  int right = 0;
  for (int i = 0; i < 2 * count; i++) {
    redisReply* reply = NULL;
    if (redisGetReply(context, (void**)&reply) != REDIS_OK) break;
    if (i < count ? !strcmp(reply->str, "OK") : atoi(reply->str) == i - count) right++;
    freeReplyObject(reply);
  }
  check(right == 2 * count, "20,000 commands in a pipeline");
}

static void test_end(redisContext* context) {
  expect_text(ask(context, "QUIT"), REDIS_REPLY_STATUS, "OK", "QUIT");
  check(redisCommand(context, "PING") == NULL && context->err != 0, "QUIT ends the connection");
  check(redisReconnect(context) == REDIS_OK, "reconnect");
  expect_text(ask(context, "GET key"), REDIS_REPLY_STRING, "hello world!", "GET after reconnect");
}

int main(void) {
  redisContext* context = connect_to_server();
  test_commands(context);
  test_binary(context);
  test_large(context);
  test_pipeline(context);
  test_end(context);
  redisFree(context);
  printf("%d checks, %d failures\n", checks, failures);
  return failures != 0;
}
