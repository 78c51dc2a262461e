#include "api/documents/routes.hpp"

#include "api/documents/page_files.hpp"
#include "api/openapi.hpp"

#include <stdexcept>

namespace bilten::api {

namespace asio = boost::asio;

namespace {

using Text = std::shared_ptr<const std::string>;

// Nothing but what this server ships: no other host learns who reads.
constexpr std::string_view policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

asio::awaitable<Response> answer_with(Text text, std::string_view content_type)
{
    Response response{200, content_type, std::move(text), {}};
    if (content_type != json_type) {
        response.with("Content-Security-Policy", std::string{policy});
        response.with("Referrer-Policy", "no-referrer");
    }
    response.with("Cache-Control", "no-cache"); // the next release may bring another
    co_return response;
}

Handler handler_of(Text text, std::string_view content_type)
{
    // No coroutine, and so no capture that could outlive its lambda.
    return [text = std::move(text), content_type](Request) {
        return answer_with(text, content_type);
    };
}

Text content_of(std::string_view name)
{
    for (const auto& file : page_files())
        if (file.name == name) return std::make_shared<const std::string>(file.content);
    throw std::logic_error("no file of the page is called " + std::string{name});
}

Route page_route(
    std::string_view path,
    std::string_view summary,
    std::string_view file,
    std::string_view content_type)
{
    return {
        .path = path,
        .access = Access::anyone(),
        .summary = summary,
        .content_type = content_type,
        .handler = handler_of(content_of(file), content_type)};
}

} // namespace

void add_documents(std::vector<Route>& routes)
{
    routes.push_back(page_route(
        "/api/docs",
        "A page that shows this description to people",
        "docs.html",
        "text/html; charset=utf-8"));
    routes.push_back(page_route(
        "/api/docs/docs.css", "How the page looks", "docs.css", "text/css; charset=utf-8"));
    routes.push_back(page_route(
        "/api/docs/docs.js",
        "What fills the page",
        "docs.js",
        "text/javascript; charset=utf-8"));
    routes.push_back(
        page_route("/api/docs/icon.svg", "The icon of the page", "icon.svg", "image/svg+xml"));
    routes.push_back(
        {.path = "/api/openapi.json",
         .access = Access::anyone(),
         .summary = "This description, as OpenAPI 3.1"});
    // A description of itself too, so it is made when its own entry stands in the table.
    auto document = std::make_shared<const std::string>(openapi_document(routes));
    routes.back().handler = handler_of(std::move(document), json_type);
}

} // namespace bilten::api
