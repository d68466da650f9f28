#include <dockaudit/row_writer.hpp>

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "support/color.hpp"

using namespace dockaudit;

namespace {

using Cells = std::vector<std::vector<std::string>>;

std::vector<Column> columns() {
    std::vector<Column> columns(3);
    columns[0].name = "pid";
    columns[0].is_number = true;
    columns[1].name = "key";
    columns[1].is_list = true;
    columns[1].role = Column::Role::key;
    columns[2].name = "argv";
    columns[2].is_list = true;
    columns[2].is_command = true;
    return columns;
}

std::string write(RowFormat format, const std::vector<Cells>& rows, const RowOptions& options = {}) {
    const auto writer = make_row_writer(format, columns(), options);
    std::string out;
    writer->append_header(out);
    for (const auto& row : rows) writer->append_row(out, row);
    return out;
}

}  // namespace

TEST_CASE("rows in each format") {
    struct Test {
        std::string name;
        Cells row;
        std::string csv;
        std::string tsv;
        std::string json;
    };
    const std::vector<Test> tests{
        {"plain",
         {{"1"}, {"k"}, {"ls", "-l"}},
         "1,k,ls -l",
         "1\tk\tls -l",
         R"({"pid":1,"key":["k"],"argv":["ls","-l"]})"},
        {"absent", {{}, {}, {}}, ",,", "\t\t", R"({"pid":null,"key":[],"argv":[]})"},
        {"lists",
         {{"1"}, {"a", "b"}, {"sh", "-c", "a b"}},
         "1,a;b,sh -c 'a b'",
         "1\ta;b\tsh -c 'a b'",
         R"({"pid":1,"key":["a","b"],"argv":["sh","-c","a b"]})"},
        {"quotes",
         {{"1"}, {"a\"b"}, {"it's"}},
         "1,\"a\"\"b\",'it'\\''s'",
         "1\ta\"b\t'it'\\\\''s'",
         R"({"pid":1,"key":["a\"b"],"argv":["it's"]})"},
        {"comma", {{"1"}, {"a,b"}, {}}, "1,\"a,b\",", "1\ta,b\t", R"({"pid":1,"key":["a,b"],"argv":[]})"},
        {"outer spaces", {{"1"}, {" a"}, {}}, "1,\" a\",", "1\t a\t", R"({"pid":1,"key":[" a"],"argv":[]})"},
        {"control bytes",
         {{"1"}, {"\t\n\r\x1b["}, {}},
         "1,\\011\\012\\015\\033[,",
         "1\t\\t\\n\\r\\033[\t",
         R"({"pid":1,"key":["\t\n\r\u001b["],"argv":[]})"},
        {"backslash",
         {{"1"}, {"a\\b"}, {}},
         "1,a\\b,",
         "1\ta\\\\b\t",
         R"({"pid":1,"key":["a\\b"],"argv":[]})"},
        {"not UTF-8",
         {{"1"}, {"\xff\xc3\xa4\xed\xa0\x80"}, {}},
         "1,\\377\xc3\xa4\\355\\240\\200,",
         "1\t\\377\xc3\xa4\\355\\240\\200\t",
         "{\"pid\":1,\"key\":[\"\xEF\xBF\xBD\xc3\xa4\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"],\"argv\":[]}"},
        {"what is not drawn",
         {{"1"}, {"\u009b2J\u202e\U000e0041"}, {}},
         "1,\\302\\2332J\\342\\200\\256\\363\\240\\201\\201,",
         "1\t\\302\\2332J\\342\\200\\256\\363\\240\\201\\201\t",
         R"({"pid":1,"key":["\u009b2J\u202e\udb40\udc41"],"argv":[]})"},
        {"no number", {{"0x1"}, {}, {""}}, "0x1,,''", "0x1\t\t''", R"({"pid":"0x1","key":[],"argv":[""]})"},
        {"several numbers", {{"1", "2"}, {}, {}}, "1;2,,", "1;2\t\t", R"({"pid":"1;2","key":[],"argv":[]})"},
        {"a number that JSON has not",
         {{"007"}, {}, {}},
         "007,,",
         "007\t\t",
         R"({"pid":"007","key":[],"argv":[]})"},
    };
    for (const auto& test : tests) {
        CAPTURE(test.name);
        CHECK(write(RowFormat::csv, {test.row}) == "pid,key,argv\n" + test.csv + "\n");
        CHECK(write(RowFormat::tsv, {test.row}) == "pid\tkey\targv\n" + test.tsv + "\n");
        CHECK(write(RowFormat::json, {test.row}) == test.json + "\n");
    }
}

TEST_CASE("csv that is not escaped is quoted") {
    RowOptions options;
    options.escape = EscapeMode::raw;
    CHECK(write(RowFormat::csv, {{{"1"}, {"a\nb"}, {}}}, options) == "pid,key,argv\n1,\"a\nb\",\n");
}

TEST_CASE("the columns of a table widen") {
    CHECK(write(RowFormat::table,
                {{{"1"}, {"k"}, {"ls"}}, {{"12345"}, {"longer"}, {}}, {{"1"}, {"ä"}, {"ls"}}}) ==
          "pid  key  argv\n"
          "  1  k    ls\n"
          "12345  longer  -\n"
          "    1  ä       ls\n");
}

TEST_CASE("a value beyond the widest column does not widen it") {
    const std::string longest(41, 'x');
    CHECK(write(RowFormat::table, {{{"1"}, {longest}, {"ls"}}, {{"1"}, {"k"}, {"ls"}}}) ==
          "pid  key  argv\n  1  " + longest + "  ls\n  1  k    ls\n");
}

TEST_CASE("columns can be widened before the first row") {
    const auto writer = make_row_writer(RowFormat::table, columns(), {});
    const Cells row{{"1"}, {"longer"}, {"ls"}};
    writer->widen(row);
    std::string out;
    writer->append_header(out);
    writer->append_row(out, row);
    CHECK(out == "pid  key     argv\n  1  longer  ls\n");
}

TEST_CASE("a table is cut to its width, in characters") {
    struct Test {
        std::string name;
        std::size_t width;
        std::string row;
    };
    const std::vector<Test> tests{
        {"wide enough", 14, "  1  käse  ls"},
        {"as wide", 13, "  1  käse  ls"},
        {"in the last", 12, "  1  käse  …"},
        {"in padding", 10, "  1  käse…"},
        {"in a value", 8, "  1  kä…"},
        {"in the first", 2, " …"},
        {"at the least", 1, "…"},
    };
    for (const auto& test : tests) {
        CAPTURE(test.name);
        RowOptions options;
        options.max_width = test.width;
        const auto out = write(RowFormat::table, {{{"1"}, {"käse"}, {"ls"}}}, options);
        CHECK(out.substr(out.find('\n') + 1) == test.row + "\n");
    }
}

TEST_CASE("a colored table without its colours is the table") {
    const std::vector<Cells> rows{{{"1"}, {"k\x1b[31m"}, {"ls"}}, {{"2"}, {}, {"a", "b c"}}};
    for (const std::size_t width : {80U, 12U, 7U, 2U}) {
        CAPTURE(width);
        RowOptions options;
        options.max_width = width;
        const auto plain = write(RowFormat::table, rows, options);
        options.is_colored = true;
        const auto colored = write(RowFormat::table, rows, options);
        CHECK(colored != plain);
        CHECK(test::without_color(colored) == plain);
    }
}
