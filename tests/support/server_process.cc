#include "support/server_process.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

namespace oribi::support {
namespace {

std::string FromEnvironment(const char* name, const char* otherwise) {
  const char* value = std::getenv(name);
  return value != nullptr && *value != 0 ? value : otherwise;
}

std::string TemporaryFolder() {
  auto path = (std::filesystem::temp_directory_path() / "oribi-test-XXXXXX").string();
  return ::mkdtemp(path.data()) != nullptr ? path : "";
}

}  // namespace

std::string OribiBinary() { return FromEnvironment("ORIBI_BINARY", ORIBI_BINARY); }
std::string PeerBinary() { return FromEnvironment("ORIBI_PEER", "redis-server"); }

bool IsSanitized() {
#ifdef ORIBI_SANITIZE
  return true;
#else
  return OribiBinary().find("/asan/") != std::string::npos;
#endif
}

int FreePort() {
  const Socket socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  ::bind(socket.fd(), reinterpret_cast<sockaddr*>(&address), size);
  ::getsockname(socket.fd(), reinterpret_cast<sockaddr*>(&address), &size);
  return ntohs(address.sin_port);
}

ServerProcess::ServerProcess(std::string binary, Options options)
    : folder_(TemporaryFolder()), port_(FreePort()) {
  std::vector<std::string> words = {std::move(binary), "--port", std::to_string(port_),
                                    "--save",          "",       "--dir",
                                    folder_,           "--bind", "127.0.0.1"};
  words.insert(words.end(), options.begin(), options.end());
  Spawn(words);
  // A sanitized binary takes a while to start when every core is busy.
  if (Eventually([this] { return !IsAlive() || Answers(); }, milliseconds(30'000)) && IsAlive()) {
    return;
  }
  Signal(SIGKILL);
  WaitForEnd();
}

ServerProcess::~ServerProcess() {
  Signal(SIGTERM);
  if (WaitForEnd() < 0) Signal(SIGKILL);
  WaitForEnd();
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

void ServerProcess::Spawn(const std::vector<std::string>& words) {
  std::vector<char*> arguments;
  for (const auto& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  const auto log = folder_ + "/log";
  pid_ = ::fork();
  if (pid_ != 0) return;
  const int out = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
  ::dup2(out, STDOUT_FILENO);
  ::dup2(out, STDERR_FILENO);
  ::execvp(arguments[0], arguments.data());
  ::_exit(127);
}

bool ServerProcess::Answers() {
  auto socket = Connect();
  if (!socket.IsOpen()) return false;
  std::string bytes;
  return socket.Send("PING\r\n") && socket.Receive(bytes) == Socket::Got::kBytes;
}

bool ServerProcess::IsAlive() {
  if (pid_ <= 0) return false;
  siginfo_t info{};  // the end is only looked at here: WaitForEnd() wants its status
  ::waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOHANG | WNOWAIT);
  return info.si_pid == 0;
}

std::string ServerProcess::Log() const {
  std::ostringstream text;
  text << std::ifstream(folder_ + "/log").rdbuf();
  return text.str();
}

std::size_t ServerProcess::ResidentBytes() const {
  std::ifstream in("/proc/" + std::to_string(pid_) + "/statm");
  std::size_t total = 0;
  std::size_t resident = 0;
  in >> total >> resident;
  return resident * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

void ServerProcess::Signal(int number) const {
  if (pid_ > 0) ::kill(pid_, number);
}

int ServerProcess::WaitForEnd(milliseconds wait) {
  if (pid_ <= 0) return -1;
  int status = 0;
  if (!Eventually([&] { return ::waitpid(pid_, &status, WNOHANG) != 0; }, wait)) return -1;
  pid_ = 0;
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

void PauseBriefly() { std::this_thread::sleep_for(milliseconds(2)); }

bool Talker::Next(std::string& bytes) {
  for (;;) {
    const auto length = ReplyLength(std::string_view(input_).substr(used_));
    if (length) {
      if (*length == 0) return false;
      bytes = input_.substr(used_, *length);
      used_ += *length;
      return true;
    }
    input_.erase(0, used_);
    used_ = 0;
    if (socket_.Receive(input_) != Socket::Got::kBytes) return false;
  }
}

Reply Talker::Ask(const Command& command) {
  std::string bytes;
  if (!socket_.Send(Request(command)) || !Next(bytes)) return {};
  return ParseReply(bytes);
}

bool Talker::AskAll(std::string_view requests, std::size_t count,
                    std::vector<std::string>& replies) {
  // A server may stop reading from a client that does not read, so replies are taken meanwhile.
  while (!requests.empty()) {
    const auto sent = socket_.SendSome(requests);
    if (sent < 0) return false;
    requests.remove_prefix(static_cast<std::size_t>(sent));
    if (sent == 0 && socket_.Receive(input_, milliseconds(1)) == Socket::Got::kEnd) return false;
  }
  for (std::size_t i = 0; i < count; ++i) {
    std::string bytes;
    if (!Next(bytes)) return false;
    replies.push_back(std::move(bytes));
  }
  return true;
}

}  // namespace oribi::support
