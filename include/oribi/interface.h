#pragma once

#include <stddef.h>
#include <stdint.h>

// The door between the server and native functions, in plain C, so that a library may be built by
// another compiler or in another language. In C++ use <oribi/function.h>, which wraps all of it.
//
// A library is a shared object that exports one symbol, oribi_library(). What it returns is read
// once, at start, and must stay. A function that was called answers with the reply_… calls; when it
// fails (any call here may make it fail, see `failed`), its writes are undone and the error is
// answered instead.

#ifdef __cplusplus
extern "C" {
#endif

// Changes whenever a library built before could no longer be served.
#define ORIBI_INTERFACE_VERSION 2u

// Bytes that belong to somebody else. What the server hands out holds until the next call that
// changes a key, or until the function returns.
typedef struct oribi_text {
  const char* data;
  size_t size;
} oribi_text;

enum {  // kinds of arguments
  ORIBI_ARGUMENT_TEXT = 0,
  ORIBI_ARGUMENT_INTEGER = 1,
  ORIBI_ARGUMENT_DOUBLE = 2,
  ORIBI_ARGUMENT_FLAG = 3  // a word that is there or not
};

enum {  // flags of keys and arguments
  ORIBI_OPTIONAL = 1,
  ORIBI_MANY = 2,      // once or more: of keys and of arguments one each may be so
  ORIBI_READ_ONLY = 4  // of a key: it is only looked at
};

// Arguments without a token come first and in this order, then those with one, in any order.
typedef struct oribi_argument {
  const char* name;
  const char* token;  // the word in front of it, or of a flag the word itself; else NULL
  int32_t type;
  uint32_t flags;
  int64_t low;  // bounds of an integer, or of the length of a text
  int64_t high;
  double low_number;  // bounds of a double
  double high_number;
  int64_t fallback;  // an integer that is not given
} oribi_argument;

typedef struct oribi_key {
  const char* name;
  uint32_t flags;
} oribi_key;

enum {                           // flags of functions
  ORIBI_FUNCTION_READ_ONLY = 1,  // changes nothing; may be called with FCALL_RO
  ORIBI_FUNCTION_ALLOW_OOM = 2,  // runs even when maxmemory is reached: it frees more than it takes
  ORIBI_FUNCTION_SLOW = 4,       // takes longer the larger its values are
  ORIBI_FUNCTION_READS_LINKS = 8,  // may call linked_integer
  ORIBI_FUNCTION_SCRIPT = 16,      // stands for a client's script: errors in Redis' own words
  ORIBI_FUNCTION_ANY_KEY = 32      // a script that may reach keys it was not given
};

struct oribi_call;
struct oribi_host;

typedef struct oribi_function {
  const char* name;  // "stock.take"; also the command's name
  const char* summary;
  const char* complexity;
  const char* since;
  const char* reply;  // what it answers, in words
  const oribi_key* keys;
  uint32_t key_count;
  uint32_t flags;
  const oribi_argument* arguments;
  uint32_t argument_count;
  void (*run)(struct oribi_call* call, void* data);
  void* data;
} oribi_function;

// The first two members stay where they are in every version.
typedef struct oribi_library_info {
  uint32_t version;        // ORIBI_INTERFACE_VERSION
  uint32_t function_size;  // sizeof(oribi_function)
  const char* name;
  const oribi_function* functions;
  uint32_t function_count;
} oribi_library_info;

// The entry point: const oribi_library_info* oribi_library(void);
#define ORIBI_ENTRY_POINT "oribi_library"

typedef struct oribi_value {
  oribi_text text;
  int64_t integer;
  double number;
  uint32_t given;
} oribi_value;

// One call, as the function sees it.
typedef struct oribi_call {
  const struct oribi_host* host;
  int64_t now_ms;          // since 1970; the one clock reading of this call
  const oribi_text* keys;  // as the client gave them
  uint32_t key_count;
  uint32_t failed;               // not 0: nothing has an effect any more
  const oribi_value* arguments;  // one for each that was declared
  const oribi_value* many;       // the values of the argument with ORIBI_MANY
  size_t many_count;
} oribi_call;

// Deadlines are milliseconds since 1970.
#define ORIBI_NO_DEADLINE ((int64_t)-1)
#define ORIBI_KEEP_DEADLINE ((int64_t)-2)

enum {  // what a key holds
  ORIBI_NONE = 0,
  ORIBI_STRING = 1,
  ORIBI_LIST = 2,
  ORIBI_SET = 3,
  ORIBI_SORTED_SET = 4,
  ORIBI_HASH = 5
};

typedef void (*oribi_visit_text)(void* context, oribi_text text);
typedef void (*oribi_visit_pair)(void* context, oribi_text field, oribi_text value);
typedef void (*oribi_visit_score)(void* context, oribi_text member, double score);

// What the server does for a function. Keys are named by their position among the call's. A key
// that holds another type makes the call fail with WRONGTYPE and the key's name. Calls that return
// int answer 1 for yes (found, new, removed), else 0.
typedef struct oribi_host {
  uint32_t version;
  uint32_t size;  // of this struct

  void (*fail)(oribi_call*, oribi_text error);  // the first failure counts
  // Fails for an index that is none, and for a name that is not among the call's keys (UINT32_MAX).
  int (*check_key)(oribi_call*, uint32_t key);
  uint32_t (*find_key)(oribi_call*, oribi_text name);
  // Grows from call to call, and with the clock: microseconds since 1970 or more.
  int64_t (*unique_number)(oribi_call*);

  int (*key_type)(oribi_call*, uint32_t key);
  int64_t (*key_deadline)(oribi_call*, uint32_t key);  // ORIBI_NO_DEADLINE also of a missing one
  int (*key_expire)(oribi_call*, uint32_t key, int64_t deadline_ms);
  int (*key_delete)(oribi_call*, uint32_t key);
  // The integer of a key that a value names which was written together with it. 0 when it is
  // missing.
  int64_t (*linked_integer)(oribi_call*, oribi_text name);

  int (*string_get)(oribi_call*, uint32_t key, oribi_text* value);
  int (*string_get_integer)(oribi_call*, uint32_t key, int64_t* value);
  void (*string_set)(oribi_call*, uint32_t key, oribi_text value, int64_t deadline_ms);
  void (*string_set_integer)(oribi_call*, uint32_t key, int64_t value, int64_t deadline_ms);

  size_t (*hash_size)(oribi_call*, uint32_t key);
  int (*hash_get)(oribi_call*, uint32_t key, oribi_text field, oribi_text* value);
  int (*hash_get_integer)(oribi_call*, uint32_t key, oribi_text field, int64_t* value);
  int (*hash_set)(oribi_call*, uint32_t key, oribi_text field, oribi_text value);
  int (*hash_set_integer)(oribi_call*, uint32_t key, oribi_text field, int64_t value);
  int (*hash_remove)(oribi_call*, uint32_t key, oribi_text field);
  void (*hash_each)(oribi_call*, uint32_t key, oribi_visit_pair visit, void* context);

  size_t (*set_size)(oribi_call*, uint32_t key);
  int (*set_contains)(oribi_call*, uint32_t key, oribi_text member);
  int (*set_add)(oribi_call*, uint32_t key, oribi_text member);
  int (*set_remove)(oribi_call*, uint32_t key, oribi_text member);
  void (*set_each)(oribi_call*, uint32_t key, oribi_visit_text visit, void* context);

  size_t (*zset_size)(oribi_call*, uint32_t key);
  int (*zset_score)(oribi_call*, uint32_t key, oribi_text member, double* score);
  int (*zset_add)(oribi_call*, uint32_t key, oribi_text member, double score);
  int (*zset_add_integer)(oribi_call*, uint32_t key, int64_t member, double score);
  int (*zset_remove)(oribi_call*, uint32_t key, oribi_text member);
  // Ranks from 0 for the lowest score, from -1 for the highest.
  int (*zset_at)(oribi_call*, uint32_t key, int64_t rank, oribi_text* member, double* score);
  // The same where members are integers; one that is none counts as 0.
  int (*zset_at_integer)(oribi_call*, uint32_t key, int64_t rank, int64_t* member, double* score);
  size_t (*zset_count_until)(oribi_call*, uint32_t key, double score);   // members up to it
  size_t (*zset_remove_until)(oribi_call*, uint32_t key, double score);  // how many went
  void (*zset_each)(oribi_call*, uint32_t key, oribi_visit_score visit, void* context);

  size_t (*list_size)(oribi_call*, uint32_t key);
  // Positions from 0 at the front, from -1 at the back.
  int (*list_at)(oribi_call*, uint32_t key, int64_t position, oribi_text* element);
  int (*list_set)(oribi_call*, uint32_t key, int64_t position, oribi_text element);
  void (*list_push)(oribi_call*, uint32_t key, int at_front, oribi_text element);
  int (*list_pop)(oribi_call*, uint32_t key, int at_front, oribi_text* element);
  void (*list_each)(oribi_call*, uint32_t key, oribi_visit_text visit, void* context);

  // The reply, in order; after reply_array so many items follow.
  void (*reply_integer)(oribi_call*, int64_t value);
  void (*reply_bulk)(oribi_call*, oribi_text text);
  void (*reply_status)(oribi_call*, oribi_text text);
  void (*reply_double)(oribi_call*, double value);
  void (*reply_null)(oribi_call*);
  void (*reply_array)(oribi_call*, size_t items);
  // An error as an answer: nothing is undone.
  void (*reply_error)(oribi_call*, oribi_text error);

  // For those with ORIBI_FUNCTION_ANY_KEY. open_key makes a key one of the call's and gives its
  // position, delete_matching deletes what a glob pattern names, select_database answers 0 when
  // there is no such database and must come before anything else.
  uint32_t (*open_key)(oribi_call*, oribi_text name);
  size_t (*delete_matching)(oribi_call*, oribi_text pattern);
  int (*select_database)(oribi_call*, int64_t index);
} oribi_host;

#ifdef __cplusplus
}
#endif
