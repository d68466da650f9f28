#include <dockaudit/auparse_reader.hpp>

#include <cerrno>
#include <exception>
#include <string>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include <dockaudit/error.hpp>

#include "interpret/auparse_handle.hpp"

namespace dockaudit {
namespace {

// *Requires*: the lock is not held.
AuparseHandle open(ausource_t source, const void* what, const std::string& name) {
    const auto lock = lock_auparse();
    errno = 0;
    AuparseHandle handle(auparse_init(source, what));
    if (!handle) {
        const auto reason =
            errno != 0 ? std::generic_category().message(errno) : "libauparse does not say why";
        throw Error(ErrorKind::input, fmt::format("Could not open {}: {}", name, reason));
    }
    return handle;
}

}  // namespace

class AuparseReader::Impl {
 public:
    Impl(AuparseHandle handle, const AuparseOptions& options)
        : handle_(std::move(handle)), normalize_(options.normalize), is_search_(!options.expression.empty()) {
        const auto lock = lock_auparse();
        apply_options(handle_.get(), options);
    }

    const AuparseEvent* next() {
        if (is_at_end_) return nullptr;
        const auto lock = lock_auparse();
        // A search stops where it is: the next one starts after the event that it found.
        const int found = !is_search_ ? auparse_next_event(handle_.get()) : search();
        if (found < 0) throw Error(ErrorKind::input, "Could not read on: libauparse reports an error");
        is_at_end_ = found == 0;
        if (is_at_end_) return nullptr;
        event_ = copy_event(handle_.get(), normalize_);
        return &event_;
    }

 private:
    int search() {
        if (std::exchange(has_found_, true) && auparse_next_event(handle_.get()) <= 0) return 0;
        return ausearch_next_event(handle_.get());
    }

    AuparseHandle handle_;
    bool normalize_;
    bool is_search_;
    bool has_found_ = false;
    bool is_at_end_ = false;
    AuparseEvent event_;
};

AuparseReader::AuparseReader(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
AuparseReader::AuparseReader(AuparseReader&&) noexcept = default;
AuparseReader& AuparseReader::operator=(AuparseReader&&) noexcept = default;
AuparseReader::~AuparseReader() = default;

AuparseReader AuparseReader::system(const AuparseOptions& options) {
    return AuparseReader(
        std::make_unique<Impl>(open(AUSOURCE_LOGS, nullptr, "the logs of this host"), options));
}

AuparseReader AuparseReader::file(const std::filesystem::path& path, const AuparseOptions& options) {
    return AuparseReader(std::make_unique<Impl>(open(AUSOURCE_FILE, path.c_str(), path.string()), options));
}

AuparseReader AuparseReader::files(const std::vector<std::filesystem::path>& paths,
                                   const AuparseOptions& options) {
    std::vector<const char*> names;
    for (const auto& path : paths) names.push_back(path.c_str());
    names.push_back(nullptr);
    return AuparseReader(
        std::make_unique<Impl>(open(AUSOURCE_FILE_ARRAY, names.data(), "one of the logs"), options));
}

AuparseReader AuparseReader::text(std::string_view lines, const AuparseOptions& options) {
    const std::string copy(lines);
    return AuparseReader(std::make_unique<Impl>(open(AUSOURCE_BUFFER, copy.c_str(), "a buffer"), options));
}

const AuparseEvent* AuparseReader::next() {
    return impl_->next();
}

// The callback runs inside libauparse, with the lock held. So it only gathers events; the sink sees them
// afterwards.
class AuparseFeed::Impl {
 public:
    Impl(Sink sink, const AuparseOptions& options)
        : sink_(std::move(sink)),
          normalize_(options.normalize),
          handle_(open(AUSOURCE_FEED, nullptr, "a feed")) {
        const auto lock = lock_auparse();
        apply_options(handle_.get(), options);
        auparse_add_callback(handle_.get(), &Impl::on_event, this, nullptr);
    }

    template <class Call>
    void run(Call call) {
        {
            const auto lock = lock_auparse();
            call(handle_.get());
        }
        if (failure_) std::rethrow_exception(std::exchange(failure_, nullptr));
        for (const auto& event : std::exchange(events_, {})) sink_(event);
    }

 private:
    static void on_event(auparse_state_t* state, auparse_cb_event_t kind, void* self) noexcept {
        auto& impl = *static_cast<Impl*>(self);
        if (kind != AUPARSE_CB_EVENT_READY || impl.failure_) return;
        try {
            impl.events_.push_back(copy_event(state, impl.normalize_));
        } catch (...) {
            impl.failure_ = std::current_exception();
        }
    }

    Sink sink_;
    bool normalize_;
    AuparseHandle handle_;
    std::vector<AuparseEvent> events_;
    std::exception_ptr failure_;
};

AuparseFeed::AuparseFeed(Sink sink, const AuparseOptions& options)
    : impl_(std::make_unique<Impl>(std::move(sink), options)) {}
AuparseFeed::AuparseFeed(AuparseFeed&&) noexcept = default;
AuparseFeed& AuparseFeed::operator=(AuparseFeed&&) noexcept = default;
AuparseFeed::~AuparseFeed() = default;

void AuparseFeed::feed(std::string_view bytes) {
    impl_->run([bytes](auparse_state_t* state) { auparse_feed(state, bytes.data(), bytes.size()); });
}

void AuparseFeed::flush() {
    impl_->run(&auparse_flush_feed);
}

class AuparseParser::Impl {
 public:
    explicit Impl(const AuparseOptions& options) : options_(options) {}

    std::vector<AuparseEvent> parse(std::string_view lines) {
        // A handle with an expression remembers that it found something in other lines.
        if (!options_.expression.empty()) return search(lines);
        if (!handle_) {
            handle_ = open(AUSOURCE_BUFFER, "", "a buffer");
            const auto lock = lock_auparse();
            apply_options(handle_.get(), options_);
        }
        std::vector<AuparseEvent> events;
        if (lines.empty()) return events;  // libauparse would show the lines before these again
        const auto lock = lock_auparse();
        if (auparse_new_buffer(handle_.get(), lines.data(), lines.size()) != 0) return events;
        while (auparse_next_event(handle_.get()) > 0)
            events.push_back(copy_event(handle_.get(), options_.normalize));
        return events;
    }

 private:
    std::vector<AuparseEvent> search(std::string_view lines) const {
        std::vector<AuparseEvent> events;
        auto reader = AuparseReader::text(lines, options_);
        while (const auto* event = reader.next()) events.push_back(*event);
        return events;
    }

    AuparseOptions options_;
    AuparseHandle handle_;
};

AuparseParser::AuparseParser(const AuparseOptions& options) : impl_(std::make_unique<Impl>(options)) {}
AuparseParser::AuparseParser(AuparseParser&&) noexcept = default;
AuparseParser& AuparseParser::operator=(AuparseParser&&) noexcept = default;
AuparseParser::~AuparseParser() = default;

std::vector<AuparseEvent> AuparseParser::parse(std::string_view lines) {
    return impl_->parse(lines);
}

}  // namespace dockaudit
