#include "api/http/router.hpp"

#include <algorithm>
#include <optional>
#include <stdexcept>

namespace bilten::api {
namespace {

constexpr std::size_t methods = 7;
constexpr std::string_view versioned_prefix = "/api/v1/";

constexpr std::size_t index_of(Method method) noexcept
{
    return static_cast<std::size_t>(method);
}

// Takes "/segment" off the front of `path`.
std::string_view take_segment(std::string_view& path) noexcept
{
    path.remove_prefix(1);
    const auto segment = path.substr(0, path.find('/'));
    path.remove_prefix(segment.size());
    return segment;
}

// "{ticketId}.pdf": what stands there, and how the segment ends.
struct Placeholder {
    std::string_view name;
    std::string_view suffix;
};

std::optional<Placeholder> placeholder(std::string_view segment) noexcept
{
    const auto end = segment.find('}');
    if (segment.empty() || segment.front() != '{' || end == segment.npos || end < 2)
        return std::nullopt;
    return Placeholder{segment.substr(1, end - 1), segment.substr(end + 1)};
}

[[noreturn]] void wrong(const Route& route, const char* what)
{
    throw std::logic_error(
        "route " + std::string{name_of(route.method)} + " " + std::string{route.path} + ": " +
        what);
}

Router::PathParameter path_parameter(const Route& route, std::string_view name)
{
    const auto declared = std::ranges::find(route.parameters, name, &Parameter::name);
    return {name, declared == route.parameters.end() ? ParameterType::uuid : declared->type};
}

} // namespace

struct Router::Node {
    std::vector<std::pair<std::string_view, std::unique_ptr<Node>>> fixed;
    std::vector<std::pair<std::string_view, std::unique_ptr<Node>>> suffixed; // {ticketId}.pdf
    std::unique_ptr<Node> parameter;
    std::array<const Entry*, methods> routes{};

    [[nodiscard]] const Node* fixed_child(std::string_view segment) const noexcept
    {
        for (const auto& [name, node] : fixed)
            if (name == segment) return node.get();
        return nullptr;
    }

    [[nodiscard]] bool is_end() const noexcept
    {
        return std::ranges::any_of(routes, [](const Entry* entry) { return entry != nullptr; });
    }

    // The node where `path` ends; fills in what stood in the place of parameters.
    const Node* walk(std::string_view path, std::string_view* segments)
        const noexcept // NOLINT(misc-no-recursion)
    {
        if (path.empty()) return is_end() ? this : nullptr;
        const auto segment = take_segment(path);
        if (const auto* child = fixed_child(segment))
            if (const auto* end = child->walk(path, segments)) return end;
        for (const auto& [suffix, child] : suffixed) {
            if (segment.size() <= suffix.size() || !segment.ends_with(suffix)) continue;
            *segments = segment.substr(0, segment.size() - suffix.size());
            if (const auto* end = child->walk(path, segments + 1)) return end;
        }
        if (!parameter || segment.empty()) return nullptr;
        *segments = segment;
        return parameter->walk(path, segments + 1);
    }
};

Router::Router(std::vector<Route> routes) : root_{std::make_unique<Node>()}
{
    for (auto& route : routes) {
        auto entry = std::make_unique<Entry>();
        entry->route = std::move(route);
        entry->index = entries_.size();
        entries_.push_back(std::move(entry));

        const auto& added = *entries_.back();
        if (!added.route.handler) wrong(added.route, "has no handler");
        if (added.route.path.empty() || added.route.path.front() != '/')
            wrong(added.route, "must begin with '/'");
        if (added.route.method == Method::head || added.route.method == Method::options)
            wrong(added.route, "HEAD and OPTIONS follow from the other methods");
        auto path = added.route.path;
        while (!path.empty()) {
            const auto segment = take_segment(path);
            const auto in_place = placeholder(segment);
            if (!in_place) continue;
            entries_.back()->path_parameters.push_back(
                path_parameter(added.route, in_place->name));
        }
        if (added.path_parameters.size() > path_parameters_max)
            wrong(added.route, "has too many parameters");
        insert(added);
    }
}

Router::~Router() = default;

void Router::insert(const Entry& entry)
{
    Node* node = root_.get();
    auto path = entry.route.path;
    while (!path.empty()) {
        const auto segment = take_segment(path);
        if (segment.empty()) wrong(entry.route, "has an empty segment");
        const auto in_place = placeholder(segment);
        if (in_place && in_place->suffix.empty()) {
            if (!node->parameter) node->parameter = std::make_unique<Node>();
            node = node->parameter.get();
            continue;
        }
        auto& named = in_place ? node->suffixed : node->fixed;
        const auto name = in_place ? in_place->suffix : segment;
        const auto found = std::ranges::find_if(
            named, [&](const auto& child) { return child.first == name; });
        node = found != named.end()
                   ? found->second.get()
                   : named.emplace_back(name, std::make_unique<Node>()).second.get();
    }
    auto& place = node->routes[index_of(entry.route.method)];
    if (place) wrong(entry.route, "is there twice");
    place = &entry;
}

Router::Match Router::find(Method method, std::string_view path) const
{
    Match match;
    if (path.empty() || path.front() != '/') return match;

    std::array<std::string_view, 16> segments; // a path that deep has no route
    if (std::ranges::count(path, '/') > static_cast<std::ptrdiff_t>(segments.size())) return match;
    const Node* start = root_.get();
    if (path.starts_with(versioned_prefix)) {
        start = root_->fixed_child("api");
        path.remove_prefix(versioned_prefix.size() - 1);
    }
    const Node* node = start ? start->walk(path, segments.data()) : nullptr;
    if (!node) return match;

    std::copy_n(segments.begin(), match.segments.size(), match.segments.begin());
    match.entry = node->routes[index_of(method == Method::head ? Method::get : method)];
    if (match.entry) return match;

    for (const auto* entry : node->routes) {
        if (!entry) continue;
        match.allow += std::string{name_of(entry->route.method)} + ", ";
        if (entry->route.method == Method::get) match.allow += "HEAD, ";
    }
    match.allow += "OPTIONS";
    return match;
}

} // namespace bilten::api
