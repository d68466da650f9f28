#include "docker/flag_reader.hpp"

#include <algorithm>
#include <array>

namespace dockaudit {
namespace {

class FlagReader {
 public:
    FlagReader(std::span<const std::string> words, const VerbFlags& known) : words_(words), known_(known) {}

    ReadWords read(FlagPlace place) {
        while (at_ < words_.size() && read_.doubt == CommandDoubt::none) {
            const std::string_view word = words_[at_];
            const bool is_operand = word.size() < 2 || word.front() != '-';
            if (word == "--") {
                ++at_;
                take_rest();
            } else if (!is_operand) {
                ++at_;
                word.starts_with("--") ? read_name(word.substr(2)) : read_letters(word.substr(1));
            } else if (place == FlagPlace::before_operands) {
                take_rest();
            } else {
                ++at_;
                read_.operands.push_back(word);
            }
        }
        if (!is_rest_taken_) read_.end = at_;
        return std::move(read_);
    }

 private:
    void take_rest() {
        read_.end = at_;
        is_rest_taken_ = true;
        read_.operands.insert(read_.operands.end(), words_.begin() + static_cast<std::ptrdiff_t>(at_),
                              words_.end());
        at_ = words_.size();
    }

    void read_name(std::string_view word) {
        const auto equals = word.find('=');
        const auto flag = known_.find(word.substr(0, equals));
        if (!flag) {
            read_.doubt = CommandDoubt::unknown_flag;
        } else if (equals != std::string_view::npos) {
            take(*flag, word.substr(equals + 1));
        } else if (flag->value == FlagValue::required) {
            take_next(*flag);
        } else {
            take(*flag, "true");
        }
    }

    void read_letters(std::string_view letters) {
        while (!letters.empty() && read_.doubt == CommandDoubt::none) {
            const auto flag = known_.find(letters.front());
            letters.remove_prefix(1);
            if (!flag) {
                read_.doubt = CommandDoubt::unknown_flag;
            } else if (letters.size() > 1 && letters.front() == '=') {
                take(*flag, letters.substr(1));
                return;
            } else if (flag->value != FlagValue::required) {
                take(*flag, "true");
            } else if (!letters.empty()) {
                take(*flag, letters);
                return;
            } else {
                take_next(*flag);
            }
        }
    }

    void take_next(const ClientFlag& flag) {
        if (at_ == words_.size()) {
            read_.doubt = CommandDoubt::missing_words;
        } else {
            take(flag, words_[at_++]);
        }
    }

    void take(const ClientFlag& flag, std::string_view value) {
        if (flag.value == FlagValue::boolean && !parse_go_bool(value)) {
            read_.doubt = CommandDoubt::wrong_value;
        } else {
            read_.flags.push_back({flag.name, value});
        }
    }

    std::span<const std::string> words_;
    const VerbFlags& known_;
    std::size_t at_ = 0;
    bool is_rest_taken_ = false;
    ReadWords read_;
};

}  // namespace

ReadWords read_flags(std::span<const std::string> words, const VerbFlags& known, FlagPlace place) {
    return FlagReader(words, known).read(place);
}

std::optional<bool> parse_go_bool(std::string_view text) noexcept {
    constexpr std::array<std::string_view, 6> kTrue{"1", "t", "T", "true", "TRUE", "True"};
    constexpr std::array<std::string_view, 6> kFalse{"0", "f", "F", "false", "FALSE", "False"};
    if (std::ranges::find(kTrue, text) != kTrue.end()) return true;
    if (std::ranges::find(kFalse, text) != kFalse.end()) return false;
    return std::nullopt;
}

}  // namespace dockaudit
