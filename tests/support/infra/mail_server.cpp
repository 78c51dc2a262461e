#include "tests/support/infra/mail_server.hpp"

#include "tests/support/infra/relay_world.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace bilten::tests {

namespace {

sockaddr_in loopback(std::uint16_t port)
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    return address;
}

bool listens(std::uint16_t port)
{
    const auto address = loopback(port);
    const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
    const int result = connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address);
    close(socket);
    return result == 0;
}

pid_t start(std::uint16_t port, const std::string& folder)
{
    const auto script = std::string{BILTEN_SOURCE_DIR} + "/tests/support/infra/mail_server.py";
    const auto number = std::to_string(port);
    const auto parent = getpid();
    const auto pid = fork();
    if (pid != 0) return pid;
    prctl(PR_SET_PDEATHSIG, SIGKILL); // a test that is killed leaves no server behind
    if (getppid() != parent) _exit(1);
    dup2(open("/dev/null", O_WRONLY), STDOUT_FILENO);
    // By its path: Python takes its packages from where its name leads to.
    execl("/usr/bin/python3", "/usr/bin/python3", script.c_str(), number.c_str(), folder.c_str(), nullptr);
    _exit(127);
}

} // namespace

std::uint16_t free_port()
{
    auto address = loopback(0);
    socklen_t size = sizeof address;
    const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
    const bool bound = bind(socket, reinterpret_cast<sockaddr*>(&address), size) == 0 &&
                       getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size) == 0;
    close(socket);
    if (!bound) throw std::runtime_error{"no port is free"};
    return ntohs(address.sin_port);
}

MailServer::MailServer(std::uint16_t port)
    : port_{port},
      folder_{
          std::filesystem::temp_directory_path() /
          fmt::format("bilten-mails-{}-{}", getpid(), port)},
      pid_{start(port, folder_.string())}
{
    if (!eventually([&] { return listens(port_); }))
        throw std::runtime_error{"aiosmtpd does not start; is python3-aiosmtpd installed?"};
}

MailServer::~MailServer()
{
    kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
}

std::string MailServer::address() const
{
    return fmt::format("127.0.0.1:{}", port_);
}

std::vector<std::string> MailServer::mails() const
{
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator{folder_})
        if (entry.path().extension() == ".eml") files.push_back(entry.path());
    std::ranges::sort(files);
    std::vector<std::string> mails;
    for (const auto& file : files) {
        std::ostringstream text;
        text << std::ifstream{file}.rdbuf();
        mails.push_back(text.str());
    }
    return mails;
}

} // namespace bilten::tests
