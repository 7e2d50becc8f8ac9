#pragma once

#include <string_view>

#include <oribi/interface.h>

#include "commands/function_run.h"

namespace oribi::commands {

// The server's side of the door: what functions call. One file for each kind of value.
extern const oribi_host kFunctionHost;

namespace host {

inline FunctionRun& Of(oribi_call* call) { return FunctionRun::Of(call); }
inline std::string_view View(oribi_text text) { return {text.data, text.size}; }

int StringGet(oribi_call* call, uint32_t key, oribi_text* value);
int StringGetInteger(oribi_call* call, uint32_t key, int64_t* value);
void StringSet(oribi_call* call, uint32_t key, oribi_text value, int64_t deadline_ms);
void StringSetInteger(oribi_call* call, uint32_t key, int64_t value, int64_t deadline_ms);
int64_t LinkedInteger(oribi_call* call, oribi_text name);

size_t HashSize(oribi_call* call, uint32_t key);
int HashGet(oribi_call* call, uint32_t key, oribi_text field, oribi_text* value);
int HashGetInteger(oribi_call* call, uint32_t key, oribi_text field, int64_t* value);
int HashSet(oribi_call* call, uint32_t key, oribi_text field, oribi_text value);
int HashSetInteger(oribi_call* call, uint32_t key, oribi_text field, int64_t value);
int HashRemove(oribi_call* call, uint32_t key, oribi_text field);
void HashEach(oribi_call* call, uint32_t key, oribi_visit_pair visit, void* context);

size_t SetSize(oribi_call* call, uint32_t key);
int SetContains(oribi_call* call, uint32_t key, oribi_text member);
int SetAdd(oribi_call* call, uint32_t key, oribi_text member);
int SetRemove(oribi_call* call, uint32_t key, oribi_text member);
void SetEach(oribi_call* call, uint32_t key, oribi_visit_text visit, void* context);

size_t ZsetSize(oribi_call* call, uint32_t key);
int ZsetScore(oribi_call* call, uint32_t key, oribi_text member, double* score);
int ZsetAdd(oribi_call* call, uint32_t key, oribi_text member, double score);
int ZsetAddInteger(oribi_call* call, uint32_t key, int64_t member, double score);
int ZsetRemove(oribi_call* call, uint32_t key, oribi_text member);
int ZsetAt(oribi_call* call, uint32_t key, int64_t rank, oribi_text* member, double* score);
int ZsetAtInteger(oribi_call* call, uint32_t key, int64_t rank, int64_t* member, double* score);
size_t ZsetCountUntil(oribi_call* call, uint32_t key, double score);
size_t ZsetRemoveUntil(oribi_call* call, uint32_t key, double score);
void ZsetEach(oribi_call* call, uint32_t key, oribi_visit_score visit, void* context);

size_t ListSize(oribi_call* call, uint32_t key);
int ListAt(oribi_call* call, uint32_t key, int64_t position, oribi_text* element);
int ListSet(oribi_call* call, uint32_t key, int64_t position, oribi_text element);
void ListPush(oribi_call* call, uint32_t key, int at_front, oribi_text element);
int ListPop(oribi_call* call, uint32_t key, int at_front, oribi_text* element);
void ListEach(oribi_call* call, uint32_t key, oribi_visit_text visit, void* context);

}  // namespace host
}  // namespace oribi::commands
