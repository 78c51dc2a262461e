#pragma once

#include "api/routes.hpp"

#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace bilten::api {

// Finds the route of a path, segment by segment. A fixed segment beats a parameter; where the fixed
// one leads nowhere the parameter gets its chance; one with an ending, {ticketId}.pdf, before one
// without. `/api/v1/...` is the same tree as `/api/...`.
class Router {
public:
    static constexpr std::size_t path_parameters_max = 4;

    struct PathParameter {
        std::string_view name;
        ParameterType type = ParameterType::uuid;
    };

    // A route and what follows from its path.
    struct Entry {
        Route route;
        std::vector<PathParameter> path_parameters;
        std::size_t index = 0; // 0, 1, 2... in the order of the table
    };

    struct Match {
        const Entry* entry = nullptr; // nothing: 405 where `allow` says what there is, else 404
        std::array<std::string_view, path_parameters_max> segments{}; // of the parameters, encoded
        std::string allow{};                                          // "GET, HEAD, OPTIONS"
    };

    // Throws std::logic_error when two routes are the same, a path is malformed, or a route has no
    // handler: bugs of the table, found when the program starts.
    explicit Router(std::vector<Route> routes);
    ~Router();

    // HEAD finds the route of GET. For OPTIONS there is never an entry, only `allow`.
    [[nodiscard]] Match find(Method method, std::string_view path) const;

    [[nodiscard]] const std::vector<std::unique_ptr<Entry>>& entries() const noexcept
    {
        return entries_;
    }

private:
    struct Node;

    void insert(const Entry& entry);

    std::vector<std::unique_ptr<Entry>> entries_;
    std::unique_ptr<Node> root_;
};

} // namespace bilten::api
