#pragma once

#include <string>
#include <vector>

#include <sys/types.h>

namespace bilten::tests {

// A program that runs until this ends, or we do.
class ChildProcess {
public:
    // The first of `command` is its path, or a name to be looked for.
    explicit ChildProcess(const std::vector<std::string>& command);
    ~ChildProcess();
    ChildProcess(const ChildProcess&) = delete;
    ChildProcess& operator=(const ChildProcess&) = delete;

    // The next line that it prints. Throws when it has ended.
    std::string line();

private:
    pid_t pid_ = -1;
    int output_ = -1;
};

} // namespace bilten::tests
