#include "infra/crypto/aead.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <fstream>
#include <memory>
#include <stdexcept>

namespace bilten::infra {
namespace {

constexpr std::size_t nonce_bytes = 12;
constexpr std::size_t tag_bytes = 16;

const unsigned char* bytes_of(std::string_view text)
{
    return reinterpret_cast<const unsigned char*>(text.data());
}

unsigned char* bytes_of(std::string& text)
{
    return reinterpret_cast<unsigned char*>(text.data());
}

void must(int result)
{
    if (result != 1) throw std::runtime_error("OpenSSL refused an operation");
}

using Context = std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)>;

// A context for each thread: making one costs more than sealing a name.
EVP_CIPHER_CTX* context()
{
    thread_local const Context own{EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free};
    return own.get();
}

const EVP_CIPHER* cipher()
{
    static EVP_CIPHER* const fetched = EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr);
    return fetched;
}

int hex_value(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

} // namespace

Key256 random_key()
{
    Key256 key{};
    must(RAND_bytes(key.data(), static_cast<int>(key.size())));
    return key;
}

std::string encrypt(const Key256& key, std::string_view clear, std::string_view aad)
{
    std::string out(nonce_bytes + clear.size() + tag_bytes, '\0');
    must(RAND_bytes(bytes_of(out), static_cast<int>(nonce_bytes)));

    auto* c = context();
    int length = 0;
    must(EVP_EncryptInit_ex2(c, cipher(), key.data(), bytes_of(out), nullptr));
    must(EVP_EncryptUpdate(c, nullptr, &length, bytes_of(aad), static_cast<int>(aad.size())));
    auto* body = bytes_of(out) + nonce_bytes;
    must(EVP_EncryptUpdate(c, body, &length, bytes_of(clear), static_cast<int>(clear.size())));
    must(EVP_EncryptFinal_ex(c, body + length, &length));
    must(EVP_CIPHER_CTX_ctrl(
        c, EVP_CTRL_GCM_GET_TAG, static_cast<int>(tag_bytes), body + clear.size()));
    return out;
}

std::optional<std::string>
decrypt(const Key256& key, std::string_view sealed, std::string_view aad)
{
    if (sealed.size() < nonce_bytes + tag_bytes) return std::nullopt;
    const auto clear_size = sealed.size() - nonce_bytes - tag_bytes;
    std::string out(clear_size, '\0');
    std::string tag{sealed.substr(nonce_bytes + clear_size)};

    auto* c = context();
    int length = 0;
    must(EVP_DecryptInit_ex2(c, cipher(), key.data(), bytes_of(sealed), nullptr));
    must(EVP_DecryptUpdate(c, nullptr, &length, bytes_of(aad), static_cast<int>(aad.size())));
    must(EVP_DecryptUpdate(
        c,
        bytes_of(out),
        &length,
        bytes_of(sealed) + nonce_bytes,
        static_cast<int>(clear_size)));
    must(EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_GCM_SET_TAG, static_cast<int>(tag_bytes), tag.data()));
    if (EVP_DecryptFinal_ex(c, bytes_of(out) + length, &length) != 1) return std::nullopt;
    return out;
}

Key256 hmac_sha256(const Key256& key, std::string_view text)
{
    Key256 out{};
    unsigned int length = 0;
    if (!HMAC(
            EVP_sha256(),
            key.data(),
            static_cast<int>(key.size()),
            bytes_of(text),
            text.size(),
            out.data(),
            &length))
        throw std::runtime_error("OpenSSL refused an HMAC");
    return out;
}

Key256 sha256(std::string_view text)
{
    // Fetching the algorithm anew takes longer than using it.
    static const std::unique_ptr<EVP_MD, decltype(&EVP_MD_free)> algorithm{
        EVP_MD_fetch(nullptr, "SHA256", nullptr), &EVP_MD_free};
    thread_local const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context{
        EVP_MD_CTX_new(), &EVP_MD_CTX_free};
    Key256 digest{};
    if (EVP_DigestInit_ex2(context.get(), algorithm.get(), nullptr) != 1 ||
        EVP_DigestUpdate(context.get(), text.data(), text.size()) != 1 ||
        EVP_DigestFinal_ex(context.get(), digest.data(), nullptr) != 1)
        throw std::runtime_error("SHA-256 cannot be computed");
    return digest;
}

std::string to_base64(std::string_view bytes)
{
    std::string out(4 * ((bytes.size() + 2) / 3) + 1, '\0');
    const int length =
        EVP_EncodeBlock(bytes_of(out), bytes_of(bytes), static_cast<int>(bytes.size()));
    out.resize(static_cast<std::size_t>(length));
    return out;
}

std::optional<std::string> from_base64(std::string_view text)
{
    if (text.size() % 4 != 0) return std::nullopt;
    std::string out(text.size() / 4 * 3 + 1, '\0');
    const int length =
        EVP_DecodeBlock(bytes_of(out), bytes_of(text), static_cast<int>(text.size()));
    if (length < 0) return std::nullopt;
    auto size = static_cast<std::size_t>(length);
    if (text.ends_with("==")) size -= 2;
    else if (text.ends_with('=')) size -= 1;
    out.resize(size);
    return out;
}

Key256 read_key_encryption_key(const std::string& path)
{
    std::ifstream file{path};
    std::string digits;
    if (!(file >> digits))
        throw std::runtime_error(
            "cannot read the key-encryption key from '" + path +
            "'; make one: openssl rand -hex 32 > " + path + " && chmod 600 " + path);
    Key256 key{};
    if (digits.size() != 2 * key.size())
        throw std::runtime_error("'" + path + "' must hold 64 hexadecimal digits");
    for (std::size_t i = 0; i < key.size(); ++i) {
        const int high = hex_value(digits[2 * i]);
        const int low = hex_value(digits[2 * i + 1]);
        if (high < 0 || low < 0)
            throw std::runtime_error("'" + path + "' must hold 64 hexadecimal digits");
        key[i] = static_cast<std::uint8_t>((high << 4) | low);
    }
    return key;
}

} // namespace bilten::infra
