#include "engine/event_batch.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <memory>
#include <optional>
#include <string>

using namespace dockaudit;

namespace {

// Hands out one event again and again, as a draft or in a buffer of its own.
class FakeStream final : public EventStream {
 public:
    std::shared_ptr<const BlockDrafts> drafts;
    std::size_t draft_size = 0;
    std::size_t buffer_bytes = 0;

    Next take(AssembledEvent& /*event*/) override { return Next::item; }
    bool is_ready() const noexcept override { return true; }
    bool fetch(const AssembledEvent& event, HeldPieces& bytes) override {
        const auto buffer = std::make_shared<Buffer>(buffer_bytes);
        bytes.add({{buffer->data.get(), event.pieces.front().length}, false}, buffer);
        return true;
    }
    std::optional<DraftedText> drafted_text(const AssembledEvent& /*event*/) override {
        if (!drafts) return std::nullopt;
        return DraftedText{std::string_view(drafts->text).substr(0, draft_size), drafts};
    }
    void set_drafter(Drafter* /*drafter*/) override {}
    void discard(const AssembledEvent& /*event*/) noexcept override {}
    Diagnostics& diagnostics() noexcept override { return diagnostics_; }
    std::vector<InputDiagnostics> inputs() const override { return {}; }
    std::optional<std::uint64_t> total_bytes() const noexcept override { return std::nullopt; }
    const InputFile& newest_input() const noexcept override { std::abort(); }

 private:
    Diagnostics diagnostics_;
};

AssembledEvent event_of(std::uint32_t bytes) {
    AssembledEvent event;
    event.pieces.push_back({0, bytes, 0});
    return event;
}

std::shared_ptr<const BlockDrafts> drafts_of(std::size_t block_bytes) {
    auto drafts = std::make_shared<BlockDrafts>();
    drafts->text.assign(1000, 'x');
    drafts->block_bytes = block_bytes;
    return drafts;
}

// How many events it takes until the batch is full.
template <class BeforeEach>
int fill(FakeStream& stream, std::uint32_t event_bytes, BeforeEach before_each) {
    EventBatch batch;
    int events = 0;
    for (; !batch.is_full(); ++events) {
        REQUIRE(events < 100'000);
        before_each();
        batch.add(stream, event_of(event_bytes));
    }
    batch.clear();
    CHECK(!batch.is_full());
    return events;
}

}  // namespace

TEST_CASE("a batch is full with so many bytes of texts, however far the records of an event lie apart") {
    FakeStream stream;
    stream.drafts = drafts_of(128 << 10);
    stream.draft_size = 1000;
    CHECK(fill(stream, 3000, [] {}) == 132);
    CHECK(fill(stream, 1000, [] {}) == 132);
}

TEST_CASE("a batch is full with the drafts of some blocks, whatever the length of their texts") {
    FakeStream stream;
    for (const std::size_t size : {0U, 10U}) {
        stream.draft_size = size;
        CHECK(fill(stream, 1000, [&] { stream.drafts = drafts_of(128 << 10); }) == 4);
        // Those of a pipe are short.
        CHECK(fill(stream, 1000, [&] { stream.drafts = drafts_of(4 << 10); }) == 128);
    }
}

TEST_CASE("a batch is full if it holds on to many buffers of which it wants little") {
    FakeStream stream;
    stream.buffer_bytes = 128 << 10;
    CHECK(fill(stream, 1000, [] {}) == 16);
    stream.buffer_bytes = 1000;
    CHECK(fill(stream, 1000, [] {}) == 132);
}
