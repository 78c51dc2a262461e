#pragma once

// nginx with one worker, which serves files: the rival of whoever answers GET.

#include "benchmarks/support/child.hpp"

#include <string>

namespace bilten::bench {

class Nginx {
public:
    // Serves what stands in `folder`.
    explicit Nginx(const std::string& folder);

    [[nodiscard]] std::string url(const std::string& file) const;

private:
    int port_;
    Child child_;
};

} // namespace bilten::bench
