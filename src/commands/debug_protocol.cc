#include <array>

#include "base/ascii.h"
#include "commands/debug.h"

// DEBUG PROTOCOL answers one reply of each kind, the same as Redis does, for tests of clients.
namespace oribi::commands {
namespace {

using protocol::ReplyWriter;

void String(ReplyWriter& reply) { reply.Bulk("Hello World"); }
void Number(ReplyWriter& reply) { reply.Integer(12345); }
void Floating(ReplyWriter& reply) { reply.Double(3.141); }
void BigNumber(ReplyWriter& reply) { reply.BigNumber("1234567999999999999999999999999999999"); }
void Null(ReplyWriter& reply) { reply.Null(); }
void True(ReplyWriter& reply) { reply.Boolean(true); }
void False(ReplyWriter& reply) { reply.Boolean(false); }
void Verbatim(ReplyWriter& reply) { reply.Verbatim("txt", "This is a verbatim\nstring"); }

void ThreeNumbers(ReplyWriter& reply) {
  for (int i = 0; i < 3; ++i) reply.Integer(i);
}

void Array(ReplyWriter& reply) {
  reply.Array(3);
  ThreeNumbers(reply);
}

void Set(ReplyWriter& reply) {
  reply.Set(3);
  ThreeNumbers(reply);
}

void Map(ReplyWriter& reply) {
  reply.Map(3);
  for (int i = 0; i < 3; ++i) {
    reply.Integer(i);
    reply.Boolean(i == 1);
  }
}

void Attribute(ReplyWriter& reply) {
  if (reply.resp() > 2) {
    reply.Attribute(1);
    reply.Bulk("key-popularity");
    reply.Array(2);
    reply.Bulk("key:123");
    reply.Integer(90);
  }
  reply.Bulk("Some real reply following the attribute");
}

// Redis 8 sends the push behind the reply, Redis 7 in front of it.
void Push(ReplyWriter& reply) {
  if (reply.resp() == 2) return reply.Error("ERR RESP2 is not supported by this command");
  reply.Bulk("Some real reply following the push reply");
  reply.Push(2);
  reply.Bulk("server-cpu-usage");
  reply.Integer(42);
}

struct Kind {
  std::string_view name;
  void (*answer)(ReplyWriter&);
};

constexpr std::array kKinds = {
    Kind{"string", String},    Kind{"integer", Number},    Kind{"double", Floating},
    Kind{"bignum", BigNumber}, Kind{"null", Null},         Kind{"array", Array},
    Kind{"set", Set},          Kind{"map", Map},           Kind{"attrib", Attribute},
    Kind{"push", Push},        Kind{"verbatim", Verbatim}, Kind{"true", True},
    Kind{"false", False},
};

}  // namespace

void DebugProtocol(CommandContext& ctx) {
  const std::string_view name = ctx.args.Text();
  for (const Kind& kind : kKinds) {
    if (base::EqualsIgnoreCase(kind.name, name)) return kind.answer(ctx.reply);
  }
  ctx.reply.Error(
      "ERR Wrong protocol type name. Please use one of the following: "
      "string|integer|double|bignum|null|array|set|map|attrib|push|verbatim|true|false");
}

}  // namespace oribi::commands
