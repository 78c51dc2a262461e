#pragma once

#include "api/routes.hpp"

#include <vector>

namespace bilten::api {

// Adds what describes the routes given: GET /api/openapi.json, and /api/docs, a page that shows it
// to people. Both describe themselves too.
void add_documents(std::vector<Route>& routes);

} // namespace bilten::api
