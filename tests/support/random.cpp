#include "support/random.hpp"

#include <cstdlib>
#include <stdexcept>
#include <string>
#include <string_view>

namespace dockaudit::test {

std::uint64_t number_from_environment(const char* name, std::uint64_t fallback) {
    const char* text = std::getenv(name);
    if (text == nullptr || *text == '\0') return fallback;
    try {
        return std::stoull(text);
    } catch (const std::exception&) {
        throw std::runtime_error(std::string(name) + " is no number: " + text);
    }
}

std::uint64_t seed_from_environment(std::uint64_t fallback) {
    const char* text = std::getenv("DOCKAUDIT_SEED");
    if (text != nullptr && std::string_view(text) == "random") return std::random_device{}();
    return number_from_environment("DOCKAUDIT_SEED", fallback);
}

}  // namespace dockaudit::test
