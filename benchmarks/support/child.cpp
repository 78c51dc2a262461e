#include "benchmarks/support/child.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <stdexcept>
#include <thread>

namespace bilten::bench {

using namespace std::chrono_literals;

namespace {

[[noreturn]] void
become(const std::vector<std::string>& command, const Environment& more, int output)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    for (const auto& [name, value] : more) setenv(name.c_str(), value.c_str(), 1);
    dup2(output, STDOUT_FILENO);
    std::vector<char*> arguments;
    for (const auto& argument : command) arguments.push_back(const_cast<char*>(argument.c_str()));
    arguments.push_back(nullptr);
    execvp(arguments[0], arguments.data());
    _exit(127);
}

sockaddr_in loopback(int port)
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

bool somebody_listens(int port)
{
    const auto address = loopback(port);
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const bool there =
        connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    close(socket);
    return there;
}

} // namespace

std::string required_environment(const char* name)
{
    const char* value = std::getenv(name);
    if (value == nullptr || *value == '\0')
        throw std::runtime_error{
            std::string{name} + " is not set: run benchmarks with `./dev bench NAME`"};
    return value;
}

Child::Child(const std::string& name, std::vector<std::string> command, const Environment& more)
    : log_{required_environment("BILTEN_TEST_DIR") + "/" + name + ".log"}, pid_{0}
{
    const int log = open(log_.c_str(), O_CREAT | O_APPEND | O_WRONLY | O_CLOEXEC, 0644);
    pid_ = fork();
    if (pid_ < 0) throw std::runtime_error{"cannot fork"};
    if (pid_ == 0) {
        dup2(log, STDERR_FILENO);
        become(command, more, log);
    }
    close(log);
}

Child::~Child()
{
    kill(pid_, SIGTERM);
    for (const auto until = std::chrono::steady_clock::now() + 20s;
         std::chrono::steady_clock::now() < until;
         std::this_thread::sleep_for(5ms))
        if (waitpid(pid_, nullptr, WNOHANG) == pid_) return;
    kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
}

void Child::wait_for_port(int port) const
{
    for (const auto until = std::chrono::steady_clock::now() + 60s;
         std::chrono::steady_clock::now() < until;
         std::this_thread::sleep_for(10ms)) {
        if (somebody_listens(port)) return;
        siginfo_t ended{};
        waitid(P_PID, static_cast<id_t>(pid_), &ended, WEXITED | WNOHANG | WNOWAIT);
        if (ended.si_pid == pid_)
            throw std::runtime_error{fmt::format("ended at once; its log is {}", log_)};
    }
    throw std::runtime_error{fmt::format("nobody listens on {}; see {}", port, log_)};
}

std::string output_of(const std::vector<std::string>& command, const Environment& more)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error{"cannot make a pipe"};
    const pid_t pid = fork();
    if (pid < 0) throw std::runtime_error{"cannot fork"};
    if (pid == 0) become(command, more, ends[1]);
    close(ends[1]);

    std::string output;
    char buffer[4096];
    for (ssize_t count = 0; (count = read(ends[0], buffer, sizeof buffer)) > 0;)
        output.append(buffer, static_cast<std::size_t>(count));
    close(ends[0]);
    int status = 0;
    waitpid(pid, &status, 0);
    if (status != 0)
        throw std::runtime_error{fmt::format("{} ended with status {}", command[0], status)};
    return output;
}

int free_port()
{
    auto address = loopback(0);
    socklen_t size = sizeof address;
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bind(socket, reinterpret_cast<const sockaddr*>(&address), size);
    getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size);
    close(socket);
    return ntohs(address.sin_port);
}

} // namespace bilten::bench
