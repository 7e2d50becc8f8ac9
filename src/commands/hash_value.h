#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/numbers.h"
#include "commands/context.h"
#include "commands/expire_argument.h"
#include "keyspace/hash.h"
#include "keyspace/hash_writer.h"

// What the hash commands share.
namespace oribi::commands {

using keyspace::Hash;
using keyspace::HashField;
using keyspace::HashWriter;

inline constexpr keyspace::KeyEvent kHSetEvent = {"hset", keyspace::EventClass::kHash};
inline constexpr keyspace::KeyEvent kHDelEvent = {"hdel", keyspace::EventClass::kHash};
inline constexpr keyspace::KeyEvent kHExpireEvent = {"hexpire", keyspace::EventClass::kHash};
inline constexpr keyspace::KeyEvent kHPersistEvent = {"hpersist", keyspace::EventClass::kHash};

// Reads a key that must be a hash or missing, which has no fields; none when WRONGTYPE was
// answered. Fields whose time has come go now.
std::optional<Hash> ReadHash(CommandContext& ctx, const keyspace::Key& key);
// The same for a key opened for writing: false when WRONGTYPE was answered.
bool CheckHash(CommandContext& ctx, const keyspace::KeyWriter& key);

inline void ReplyName(protocol::ReplyWriter& reply, structures::PackedItem name) {
  name.is_integer() ? reply.BulkInteger(name.integer()) : reply.Bulk(name.string());
}
// A large value is sent from where it lies.
void ReplyValue(protocol::ReplyWriter& reply, const structures::FieldValue& value);
inline void ReplyValueOrNull(protocol::ReplyWriter& reply, const std::optional<HashField>& field) {
  field ? ReplyValue(reply, field->value) : reply.Null();
}

// The words after which the fields of a call are counted, as they are said to be wrong.
struct FieldsErrors {
  std::string_view bad_count;
};
inline constexpr FieldsErrors kFieldsErrors = {"ERR Number of fields must be a positive integer"};
// HEXPIRE and its kin say it in another way.
inline constexpr FieldsErrors kExpireFieldsErrors = {
    "ERR Parameter `numFields` should be greater than 0"};

// Reads "FIELDS numfields field …", which must be all that is left, up to the first field. False
// when what is wrong was answered.
bool ReadFields(CommandContext& ctx, const FieldsErrors& errors);

// The deadline (milliseconds since 1970) that the argument `text` names; none when it was wrong,
// which has been answered then.
std::optional<std::int64_t> ReadFieldDeadline(CommandContext& ctx, std::string_view text,
                                              ExpireUnit unit);
// When the next word is EX, PX, EXAT or PXAT: reads it and gives its unit.
std::optional<ExpireUnit> ReadExpireWord(ArgReader& args);

// The files of the group.
void AddHashReadCommands(CommandTable& table);
void AddHashWriteCommands(CommandTable& table);
void AddHashNumberCommands(CommandTable& table);
void AddHashScanCommands(CommandTable& table);
void AddHashRandomCommands(CommandTable& table);
void AddHashExpireCommands(CommandTable& table);
void AddHashTtlCommands(CommandTable& table);
void AddHashExCommands(CommandTable& table);

}  // namespace oribi::commands
