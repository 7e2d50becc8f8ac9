#pragma once

#include <cstdint>
#include <string_view>

#include "keyspace/entry.h"

namespace oribi::commands {

// What OBJECT ENCODING answers.
std::string_view EncodingName(const keyspace::Entry& entry);

// What OBJECT REFCOUNT answers: Redis shares its integers of 0-9999 and counts no references to
// them.
std::int64_t ReferenceCount(const keyspace::Entry& entry);

}  // namespace oribi::commands
