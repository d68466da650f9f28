// What the shared library hands out: all that the public headers declare, and nothing else.

#include <cxxabi.h>

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "structure/public_header.hpp"
#include "support/process.hpp"
#include "support/temp_dir.hpp"

namespace {

namespace fs = std::filesystem;
using namespace dockaudit::test;

const fs::path kRoot = DOCKAUDIT_SOURCE_DIR;
const fs::path kExported = kRoot / "libdockaudit" / "exported-symbols.txt";

#ifdef DOCKAUDIT_SHARED_LIBRARY
std::string demangled(const std::string& symbol) {
    int status = 0;
    const std::unique_ptr<char, void (*)(void*)> name(
        abi::__cxa_demangle(symbol.c_str(), nullptr, nullptr, &status), std::free);
    return status == 0 ? name.get() : symbol;
}

// As nm(1) tells them, without their version, demangled.
std::set<std::string> exported_symbols(const std::string& library) {
    const auto listing = run_process({"nm", "-D", "--defined-only", "-P", library});
    REQUIRE(listing.status == 0);
    std::set<std::string> symbols;
    std::istringstream lines(listing.out);
    for (std::string line; std::getline(lines, line);) {
        const auto symbol = line.substr(0, line.find_first_of("@ "));
        // The name of the version is a symbol too.
        if (!symbol.starts_with("DOCKAUDIT_")) symbols.insert(demangled(symbol));
    }
    return symbols;
}

// Of a demangled name the kind, if it has one, and the type that a template gives back stand before the name.
bool is_ours(const std::string& symbol) {
    for (const std::string kind : {"", "typeinfo for ", "typeinfo name for ", "vtable for "}) {
        if (symbol.starts_with(kind + "dockaudit::")) return true;
    }
    return false;
}
#endif

}  // namespace

TEST_CASE("a public header marks what the library hands out") {
    std::size_t marked = 0;
    for (const auto& entry : fs::directory_iterator(kRoot / "libdockaudit/include/dockaudit")) {
        const auto names = find_public_names(read_file(entry.path()));
        marked += names.marked;
        for (const auto& head : names.unmarked) {
            INFO(entry.path().filename().string(), " lacks DOCKAUDIT_API: ", head);
            CHECK(false);
        }
    }
    CHECK(marked > 80);
}

TEST_CASE("what needs a mark and what does not") {
    struct Case {
        std::string_view name;
        std::string_view text;
        std::size_t unmarked;
        std::size_t marked;
    };
    const std::vector<Case> cases{
        {"function", "int f(int);", 1, 0},
        {"marked function", "DOCKAUDIT_API int f(int);", 0, 1},
        {"function of another", "std::function<int(int)> f(std::span<const int> x = {});", 1, 0},
        {"operator", "std::ostream& operator<<(std::ostream& out, const X& x);", 1, 0},
        {"comparison", "bool operator==(const X& a, const X& b);", 1, 0},
        {"operator <", "bool operator<(const X& a, const X& b);", 1, 0},
        {"inline function", "inline int f(int x) { return x; }", 0, 0},
        {"template", "template <class T>\nT f(T x) { return x; }", 0, 0},
        {"deleted function", "const X& f(Q&&) = delete;", 0, 0},
        {"alias of a function", "using F = std::function<void(int)>;", 0, 0},
        {"constant", "inline constexpr int kX = f(1);", 0, 0},
        {"enumeration", "enum class E { a, b };", 0, 0},
        {"declared class", "class X;", 0, 0},
        {"values only", "struct X { int a = f(1); std::function<void(int)> g; };", 0, 0},
        {"pointer to a function", "struct X { int (*make)(int) = nullptr; };", 0, 0},
        {"members defined inside", "struct X { int f() const { return 1; } X() = default; };", 0, 0},
        {"friend", "struct X { friend int f(X); };", 0, 0},
        {"member defined elsewhere", "class X {\n public:\n    int f() const;\n};", 1, 0},
        {"constructor defined elsewhere", "class X {\n public:\n    explicit X(int);\n};", 1, 0},
        {"operator defined elsewhere", "struct X { X& operator+=(const X& other) noexcept; };", 1, 0},
        {"marked class", "class DOCKAUDIT_API X {\n public:\n    int f() const;\n};", 0, 1},
        {"virtual function", "class X { virtual void f() {} };", 1, 0},
        {"base", "class X : public std::runtime_error {};", 1, 0},
        {"nested class", "struct X { struct Y { int f(); }; };", 1, 0},
        {"nested class, later", "class X::Y { int f(); };", 0, 0},
        {"in namespaces", "namespace a {\nnamespace b {\nint f();\n}\n}", 1, 0},
        {"comment", "// int f();\n", 0, 0},
        {"text", "inline constexpr const char* kX = \"; int f();\";", 0, 0},
        {"preprocessor", "#define F() g(); int h();\nint f();", 1, 0},
    };
    for (const auto& test : cases) {
        CAPTURE(test.name);
        const auto names = find_public_names(test.text);
        CHECK(names.unmarked.size() == test.unmarked);
        CHECK(names.marked == test.marked);
    }
}

#ifdef DOCKAUDIT_SHARED_LIBRARY
TEST_CASE("the shared library hands out the symbols that are listed") {
    const auto symbols = exported_symbols(DOCKAUDIT_SHARED_LIBRARY);
    std::string listing;
    for (const auto& symbol : symbols) {
        INFO(symbol);
        CHECK(is_ours(symbol));
        CHECK(symbol.substr(0, symbol.find('(')).find("::Impl") == std::string::npos);
        listing += symbol + "\n";
    }
    if (std::getenv("DOCKAUDIT_APPROVE") != nullptr) write_file(kExported, listing);

    std::set<std::string> listed;
    std::istringstream lines(read_file(kExported));
    for (std::string line; std::getline(lines, line);) listed.insert(line);
    // Programs that were built with one that is gone do not start any more: DOCKAUDIT_SOVERSION has to be raised.
    for (const auto& symbol : listed) {
        INFO("gone; see \"Stability\" in libdockaudit/DESIGN.md: ", symbol);
        CHECK(symbols.contains(symbol));
    }
    for (const auto& symbol : symbols) {
        INFO("new; DOCKAUDIT_APPROVE=1 adds it to the list: ", symbol);
        CHECK(listed.contains(symbol));
    }
}

TEST_CASE("the shared library says with which others it may be exchanged") {
    const auto dynamic = run_process({"readelf", "-d", DOCKAUDIT_SHARED_LIBRARY});
    CHECK(dynamic.out.find("[libdockaudit.so." DOCKAUDIT_SOVERSION "]") != std::string::npos);
}
#endif
