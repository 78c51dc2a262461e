#pragma once

// A process that a benchmark starts and ends: a server of ours, a load generator, a rival.

#include <sys/types.h>

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace bilten::bench {

using Environment = std::map<std::string, std::string>;

// A variable that `./dev bench` sets. Throws where it is absent.
[[nodiscard]] std::string required_environment(const char* name);

// Runs in the background, its output in NAME.log of the benchmark's folder.
class Child {
public:
    // `more` is added to our environment. The child dies with us.
    Child(const std::string& name, std::vector<std::string> command, const Environment& more = {});

    // Asks it to end and waits; a child that takes longer than 20 s is killed.
    ~Child();

    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;

    [[nodiscard]] pid_t pid() const noexcept { return pid_; }

    // Waits until somebody listens on the port. Throws when the child ends before, or after 60 s.
    void wait_for_port(int port) const;

private:
    std::string log_;
    pid_t pid_;
};

// Runs to its end and gives back its standard output. Throws unless it ends with status 0.
std::string output_of(const std::vector<std::string>& command, const Environment& more = {});

[[nodiscard]] int free_port();

} // namespace bilten::bench
