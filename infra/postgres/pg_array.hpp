#pragma once

// Arrays as PostgreSQL reads them: {"a","b",NULL}.

#include <string>
#include <string_view>

namespace bilten::infra {

class PgArray {
public:
    void add(std::string_view element);
    void add_null();

    // Elements that hold neither quotes, backslashes, braces, commas nor white space: ids, numbers.
    void add_plain(std::string_view element);

    [[nodiscard]] std::string text() const { return text_ + '}'; }

private:
    void separate();

    std::string text_{"{"};
};

} // namespace bilten::infra
