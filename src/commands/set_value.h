#pragma once

#include "commands/context.h"
#include "keyspace/set.h"

// What the commands of the group set share.
namespace oribi::commands {

// Reads a key that must be a set or missing; false when WRONGTYPE was answered.
bool ReadSet(CommandContext& ctx, const keyspace::Key& key, keyspace::Set& set);
// The same for a key opened for writing.
bool CheckSet(CommandContext& ctx, const keyspace::KeyWriter& key);

inline void WriteMember(protocol::ReplyWriter& reply, const keyspace::SetMember& member) {
  if (member.is_integer()) return reply.BulkInteger(member.integer());
  reply.Bulk(member.other());
}

// Parts of the group.
void AddSetMemberCommands(CommandTable& table);   // SADD SREM SISMEMBER …
void AddSetRandomCommands(CommandTable& table);   // SPOP SRANDMEMBER
void AddSetAlgebraCommands(CommandTable& table);  // SINTER SUNION SDIFF and those that store

}  // namespace oribi::commands
