#include <benchmark/benchmark.h>

#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/random.h"
#include "config/config.h"
#include "protocol/request_parser.h"
#include "server/batch.h"
#include "server/server.h"
#include "session/client.h"

namespace oribi::server {
namespace {

constexpr std::size_t kDepth = 32;
constexpr std::size_t kPipelines = 1024;

std::string Bulk(const std::string& text) {
  return '$' + std::to_string(text.size()) + "\r\n" + text + "\r\n";
}

std::string Key(std::uint64_t i) {
  const std::string digits = std::to_string(i);
  return "key:" + std::string(12 - digits.size(), '0') + digits;
}

// A server without sockets, shown pipelines of requests as they would be received.
class Load {
 public:
  explicit Load(std::uint64_t keys) : server_(config_, clock_), keys_(keys) {
    server_.OnConnect(client_);
  }
  ~Load() { server_.OnDisconnect(client_); }

  // SET of every key once, to `value` or to its own number.
  void Fill(std::string_view value) {
    std::string requests;
    for (std::uint64_t i = 0; i < keys_; ++i) {
      requests += "*3\r\n" + Bulk("SET") + Bulk(Key(i));
      requests += Bulk(value.empty() ? std::to_string(i) : std::string(value));
      if (i % kDepth != 0 && i + 1 != keys_) continue;
      Receive(requests);
      requests.clear();
    }
    Finish();
  }

  // Pipelines of `command` for random keys, `rest` behind each key.
  void Prepare(const std::string& command, const std::vector<std::string>& rest) {
    base::Random random(1);
    for (std::size_t i = 0; i < kPipelines; ++i) {
      std::string& requests = pipelines_.emplace_back();
      for (std::size_t k = 0; k < kDepth; ++k) {
        requests += '*' + std::to_string(2 + rest.size()) + "\r\n" + Bulk(command);
        requests += Bulk(Key(random.Below(keys_)));
        for (const std::string& argument : rest) requests += Bulk(argument);
      }
    }
  }

  void Turn() {
    for (int i = 0; i < 4; ++i) Receive(pipelines_[next_++ % kPipelines]);
    Finish();
  }
  static constexpr std::size_t kRequestsPerTurn = 4 * kDepth;

 private:
  void Receive(std::string_view bytes) {
    Batch& batch = server_.batch();
    const protocol::ParserLimits limits;
    while (!bytes.empty()) {
      const std::size_t first = batch.arguments().size();
      std::size_t consumed = 0;
      parser_.Parse(bytes, limits, batch.arguments(), words_, consumed);
      bytes.remove_prefix(consumed);
      batch.Add(client_, first);
      if (batch.full()) batch.Run();
    }
  }
  void Finish() {
    if (!server_.batch().empty()) server_.batch().Run();
    benchmark::DoNotOptimize(client_.reply.size());
    client_.reply.Clear();
    server_.batch().RepliesAreOut();
  }

  config::Config config_;
  const base::SystemClock clock_;
  Server server_;
  session::Client client_{1, 0};
  protocol::RequestParser parser_;
  protocol::UnquotedWords words_;
  std::uint64_t keys_;
  std::vector<std::string> pipelines_;
  std::size_t next_ = 0;
};

void Run(benchmark::State& state, std::string_view value, const std::string& command,
         const std::vector<std::string>& rest) {
  Load load(static_cast<std::uint64_t>(state.range(0)));
  load.Fill(value);
  load.Prepare(command, rest);
  for (auto _ : state) load.Turn();
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(Load::kRequestsPerTurn));
}

const std::string kValue(16, 'x');

void BM_Get(benchmark::State& state) { Run(state, kValue, "GET", {}); }
void BM_Set(benchmark::State& state) { Run(state, kValue, "SET", {kValue}); }
void BM_Incr(benchmark::State& state) { Run(state, "", "INCR", {}); }
BENCHMARK(BM_Get)->Arg(1'000)->Arg(100'000)->Arg(2'000'000);
BENCHMARK(BM_Set)->Arg(1'000)->Arg(100'000)->Arg(2'000'000);
BENCHMARK(BM_Incr)->Arg(1'000)->Arg(100'000)->Arg(2'000'000);

}  // namespace
}  // namespace oribi::server
