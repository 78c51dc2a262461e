#include "infra/crypto/openssl_crypto.hpp"

#include "infra/crypto/aead.hpp"

#include <openssl/rand.h>

#include <array>
#include <stdexcept>
#include <utility>

namespace bilten::infra {

std::uint64_t OpensslCrypto::random()
{
    thread_local std::array<std::uint64_t, 512> page;
    thread_local std::size_t used = page.size();
    if (used == page.size()) {
        const auto bytes = static_cast<int>(sizeof page);
        if (RAND_bytes(reinterpret_cast<unsigned char*>(page.data()), bytes) != 1)
            throw std::runtime_error("OpenSSL has no random bytes");
        used = 0;
    }
    return std::exchange(page[used++], 0);
}

std::array<std::uint8_t, 32> OpensslCrypto::sha256(std::string_view text) const
{
    return infra::sha256(text);
}

} // namespace bilten::infra
