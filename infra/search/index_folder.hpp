#pragma once

// A folder with a search index, and perhaps the one that is to take its place:
//
//     writer.lock     held by the process that writes
//     index.7         an index
//     current         a link to the index that is searched
//
// A swap is a rename of the link, so there is always one that serves. Whatever `current` does not
// name is either being made or of no use any more.

#include <optional>
#include <string>
#include <vector>

namespace bilten::infra::search {

class IndexFolder {
public:
    // Makes it where it is absent. Throws std::filesystem::filesystem_error.
    explicit IndexFolder(std::string path);
    ~IndexFolder();

    IndexFolder(const IndexFolder&) = delete;
    IndexFolder& operator=(const IndexFolder&) = delete;

    // Whether this process may write from now on, for as long as it lives. The system lets go of
    // the lock when it dies, however it does.
    [[nodiscard]] bool try_lock();

    // The path of the index that is searched.
    [[nodiscard]] std::optional<std::string> current() const;

    // For the one that holds the lock:
    // paths of those that are not searched, the newest first.
    [[nodiscard]] std::vector<std::string> others() const;
    // A path that nobody has used.
    [[nodiscard]] std::string fresh() const;
    // From now on this one is searched.
    void publish(const std::string& index) const;
    void remove(const std::string& index) const;

private:
    std::string path_;
    int lock_ = -1;
};

} // namespace bilten::infra::search
