// Runs a fuzz target where there is no libFuzzer: every file of a corpus as it is, then mutations
// of them from a seed, so that a run can be repeated. What the target finds ends the process
// (assert, sanitizer); repeated with --last, the input that did it then stands in FILE.
//
//   driver CORPUS --iterations N | --seconds N  [--seed S] [--last FILE]

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

constexpr std::size_t input_bytes_max = 64 * 1024;

using Random = std::mt19937_64;

struct Options {
    std::filesystem::path corpus;
    std::uint64_t iterations = 0; // 0: as long as the time lasts
    std::uint64_t seconds = 0;
    std::uint64_t seed = 1;
    std::filesystem::path last;
};

[[noreturn]] void usage()
{
    std::fputs("driver CORPUS --iterations N | --seconds N [--seed S] [--last FILE]\n", stderr);
    std::exit(2);
}

std::uint64_t number(std::string_view text)
{
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) usage();
    return value;
}

Options parse(int count, char** arguments)
{
    Options options;
    if (count < 2) usage();
    options.corpus = arguments[1];
    for (int i = 2; i + 1 < count; i += 2) {
        const std::string_view name = arguments[i];
        if (name == "--iterations")
            options.iterations = number(arguments[i + 1]);
        else if (name == "--seconds")
            options.seconds = number(arguments[i + 1]);
        else if (name == "--seed")
            options.seed = number(arguments[i + 1]);
        else if (name == "--last")
            options.last = arguments[i + 1];
        else
            usage();
    }
    if (options.iterations == 0 && options.seconds == 0) usage();
    return options;
}

std::vector<std::string> read_corpus(const std::filesystem::path& folder)
{
    std::vector<std::string> all;
    for (const auto& entry : std::filesystem::recursive_directory_iterator{folder}) {
        if (!entry.is_regular_file() || entry.path().filename().string().starts_with('.')) continue;
        std::ifstream in{entry.path(), std::ios::binary};
        all.emplace_back(std::istreambuf_iterator<char>{in}, std::istreambuf_iterator<char>{});
    }
    std::ranges::sort(all); // the order of a directory is nobody's promise
    return all;
}

std::size_t below(Random& random, std::size_t bound)
{
    return bound == 0 ? 0 : static_cast<std::size_t>(random() % bound);
}

// What parsers trip over.
constexpr std::string_view tokens[] = {
    "\r\n",
    "\n",
    "\r",
    " ",
    "\t",
    ":",
    ",",
    ";",
    "0",
    "\r\n\r\n",
    "\"",
    "\\",
    "{",
    "}",
    "[",
    "]",
    "Transfer-Encoding: chunked\r\n",
    "Content-Length: 0\r\n",
    "Content-Length: 4294967296\r\n",
    "Host: a\r\n",
    "HTTP/1.0",
    "Expect: 100-continue\r\n",
    "Connection: close\r\n",
    "%00",
    "%zz",
    "0\r\n\r\n",
    "ffffffffffffffff",
    "-1",
    "1e400",
    "null",
    "\\u0000",
    "\\ud800",
    "\xc3\x28",
    "\xff"};

void mutate(std::string& input, const std::vector<std::string>& corpus, Random& random)
{
    const auto at = below(random, input.size() + 1);
    const auto length = below(random, std::min<std::size_t>(input.size() - at, 64) + 1);
    switch (below(random, 7)) {
    case 0:
        if (at < input.size()) input[at] = static_cast<char>(input[at] ^ (1 << below(random, 8)));
        break;
    case 1:
        if (at < input.size()) input[at] = static_cast<char>(below(random, 256));
        break;
    case 2: input.erase(at, length); break;
    case 3: input.insert(at, std::string{input, at, length}); break;
    case 4: input.insert(at, tokens[below(random, std::size(tokens))]); break;
    case 5: {
        const auto& other = corpus[below(random, corpus.size())];
        const auto from = below(random, other.size() + 1);
        input.insert(at, other.substr(from, below(random, 256)));
        break;
    }
    default: input.resize(at); break;
    }
    if (input.size() > input_bytes_max) input.resize(input_bytes_max);
}

void run(const std::string& input, const std::filesystem::path& last)
{
    if (!last.empty()) std::ofstream{last, std::ios::binary} << input;
    LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(input.data()), input.size());
}

} // namespace

int main(int count, char** arguments)
{
    const auto options = parse(count, arguments);
    const auto corpus = read_corpus(options.corpus);
    if (corpus.empty()) {
        std::fprintf(stderr, "%s holds no input\n", options.corpus.c_str());
        return 2;
    }
    for (const auto& input : corpus) run(input, options.last);

    Random random{options.seed};
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds{options.seconds};
    std::uint64_t done = 0;
    while (options.iterations ? done < options.iterations
                              : std::chrono::steady_clock::now() < end) {
        auto input = corpus[below(random, corpus.size())];
        for (auto changes = 1 + below(random, 6); changes > 0; --changes)
            mutate(input, corpus, random);
        run(input, options.last);
        ++done;
    }
    std::printf(
        "%zu inputs of the corpus and %llu mutations, nothing found\n",
        corpus.size(),
        static_cast<unsigned long long>(done));
    return 0;
}
