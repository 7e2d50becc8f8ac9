#include "server/slices.h"

#include <utility>

#include "protocol/reply_writer.h"

namespace oribi::server {

bool Slices::Step(Job& job, std::int64_t budget_us) {
  const std::size_t mark = job.client->reply.Mark();
  protocol::ReplyWriter reply(job.client->reply, job.client->resp);
  const bool done = job.work->Step(clock_.MonotonicUs() + budget_us, reply);
  if (job.silent) job.client->reply.Truncate(mark);
  return done;
}

void Slices::Start(session::Client& client, std::unique_ptr<commands::SlicedWork> work) {
  Job job{&client, std::move(work), client.reply_mode != session::ReplyMode::kOn};
  if (Step(job, kBudgetUs)) return;
  client.busy = true;
  jobs_.push_back(std::move(job));
}

void Slices::Run(std::int64_t budget_us) {
  if (jobs_.empty()) return;
  const std::int64_t share_us = ShareUs(budget_us, jobs_.size());
  for (auto job = jobs_.begin(); job != jobs_.end();) {
    if (!Step(*job, share_us)) {
      ++job;
      continue;
    }
    job->client->busy = false;
    clients_.MarkPending(*job->client);
    job = jobs_.erase(job);
  }
}

void Slices::Drop(const session::Client& client) {
  jobs_.remove_if([&client](const Job& job) { return job.client == &client; });
}

}  // namespace oribi::server
