#include "schemas/json/read.hpp"

namespace bilten::schemas {

void throw_exception_from_error(const InvalidInput& input, const boost::source_location&)
{
    throw std::logic_error{"took the value of invalid input: " + input.fields.front().field};
}

void throw_corrupt(const FieldError& error)
{
    throw CorruptDocument{
        "stored document: " + (error.field.empty() ? "it" : error.field) + ' ' + error.message};
}

} // namespace bilten::schemas
