#include "support/markup.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <vector>

namespace dockaudit::test {
namespace {

bool is_name(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
}

class Reader {
 public:
    Reader(std::string_view page, const std::function<void(const MarkupElement&)>& see,
           const std::function<void(std::string_view, std::string_view)>& read)
        : page_(page), see_(see), read_(read) {}

    void run() {
        constexpr std::string_view kType = "<!DOCTYPE html>\n";
        if (!page_.starts_with(kType)) fail("no document type");
        at_ = kType.size();
        while (at_ < page_.size()) {
            if (page_[at_] != '<') {
                text(std::min(page_.find('<', at_), page_.size()));
            } else if (page_.substr(at_).starts_with("</")) {
                close();
            } else {
                open();
            }
        }
        if (!open_.empty()) fail("not closed: " + open_.back());
    }

 private:
    [[noreturn]] void fail(const std::string& what) const {
        throw std::runtime_error(what + ", at: " + std::string(page_.substr(at_, 120)));
    }

    void check_text(std::string_view text) const {
        static constexpr std::array<std::string_view, 5> kReferences{"&lt;", "&gt;", "&amp;", "&quot;",
                                                                     "&#39;"};
        for (std::size_t i = 0; i < text.size(); ++i) {
            const auto byte = static_cast<unsigned char>(text[i]);
            if ((byte < 0x20 && byte != '\n') || byte == 0x7f) fail("a control character");
            if (text[i] == '<' || text[i] == '>') fail("a bracket in a text");
            const auto rest = text.substr(i);
            if (text[i] == '&' && std::ranges::none_of(kReferences, [&](std::string_view reference) {
                    return rest.starts_with(reference);
                }))
                fail("a reference that is none of ours");
        }
    }

    void text(std::size_t end) {
        const auto text = page_.substr(at_, end - at_);
        check_text(text);
        if (open_.empty() && text.find_first_not_of('\n') != std::string_view::npos) fail("text outside");
        if (!open_.empty()) read_(open_.back(), text);
        at_ = end;
    }

    std::string name() {
        const auto start = at_;
        while (at_ < page_.size() && is_name(page_[at_])) ++at_;
        if (at_ == start) fail("no name");
        return std::string(page_.substr(start, at_ - start));
    }

    void expect(char c) {
        if (at_ >= page_.size() || page_[at_] != c) fail(std::string("missing ") + c);
        ++at_;
    }

    void close() {
        at_ += 2;
        const auto closed = name();
        expect('>');
        if (open_.empty() || open_.back() != closed) fail("closed, but not open: " + closed);
        open_.pop_back();
    }

    void open() {
        ++at_;
        MarkupElement element{name(), {}, open_.size()};
        while (at_ < page_.size() && page_[at_] == ' ') {
            ++at_;
            const auto attribute = name();
            expect('=');
            expect('"');
            const auto end = page_.find('"', at_);
            if (end == std::string_view::npos) fail("an attribute without end");
            const auto value = page_.substr(at_, end - at_);
            check_text(value);
            if (!element.attributes.emplace(attribute, value).second) fail("twice: " + attribute);
            at_ = end + 1;
        }
        const bool is_closed = page_.substr(at_).starts_with("/>");
        if (is_closed) ++at_;
        expect('>');
        see_(element);
        if (is_closed) return;
        open_.push_back(element.name);
        if (element.name == "style" || element.name == "script") raw(element.name);
    }

    void raw(const std::string& element) {
        const auto end = page_.find("</", at_);
        if (end == std::string_view::npos) fail("no end of " + element);
        read_(element, page_.substr(at_, end - at_));
        at_ = end;
    }

    std::string_view page_;
    const std::function<void(const MarkupElement&)>& see_;
    const std::function<void(std::string_view, std::string_view)>& read_;
    std::size_t at_ = 0;
    std::vector<std::string> open_;
};

}  // namespace

void read_markup(std::string_view page, const std::function<void(const MarkupElement&)>& see,
                 const std::function<void(std::string_view element, std::string_view text)>& read) {
    Reader(page, see, read).run();
}

}  // namespace dockaudit::test
