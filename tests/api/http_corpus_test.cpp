// Every file of http_corpus/ is the bytes of one connection, then end of stream. Its name begins
// with the statuses that the server must answer, in order, before it closes: 200,400-two-hosts.http

#include "tests/support/example_api.hpp"
#include "tests/support/raw_client.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

using namespace bilten::tests;

namespace {

std::string bytes_of(const std::filesystem::path& file)
{
    std::ifstream in{file, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
}

// "200,400"
std::string statuses_in(std::string_view all)
{
    std::string statuses;
    for (auto at = all.find("HTTP/1.1 "); at != all.npos; at = all.find("HTTP/1.1 ", at + 1)) {
        if (!statuses.empty()) statuses += ',';
        statuses += all.substr(at + 9, 3);
    }
    return statuses;
}

} // namespace

TEST_SUITE_BEGIN("the server");

TEST_CASE_FIXTURE(ExampleServer, "answers what others smuggle requests with")
{
    const std::filesystem::path corpus = BILTEN_SOURCE_DIR "/tests/api/http_corpus";
    std::size_t files = 0;
    for (const auto& entry : std::filesystem::directory_iterator{corpus}) {
        if (entry.path().extension() != ".http") continue;
        ++files;
        const auto name = entry.path().filename().string();
        CAPTURE(name);
        RawClient client{port()};
        client.send(bytes_of(entry.path()));
        client.end();
        const auto all = client.read_to_end();
        CHECK(statuses_in(all) == name.substr(0, name.find('-')));
    }
    CHECK(files >= 60);
}

TEST_SUITE_END();
