#include "format/html_text.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

#include "format/json_text.hpp"
#include "support/random.hpp"

using namespace dockaudit;
using namespace std::string_literals;

namespace {

std::string html(std::string_view text, HtmlPlace place) {
    std::string out;
    append_html(out, text, place);
    return out;
}

}  // namespace

TEST_CASE("text in a page") {
    struct Case {
        std::string name;
        std::string text;
        std::string in_text;
        std::string in_attribute;
    };
    const std::vector<Case> cases{
        {"empty", "", "", ""},
        {"plain", "docker run -v /:/host", "docker run -v /:/host", "docker run -v /:/host"},
        {"an element", "<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;",
         "&lt;script&gt;alert(1)&lt;/script&gt;"},
        {"a comment", "<!-- -->", "&lt;!-- --&gt;", "&lt;!-- --&gt;"},
        {"CDATA", "<![CDATA[x]]>", "&lt;![CDATA[x]]&gt;", "&lt;![CDATA[x]]&gt;"},
        {"double quotes", R"(" onload="x)", "&quot; onload=&quot;x", "&quot; onload=&quot;x"},
        {"single quotes", "' onload='x", "&#39; onload=&#39;x", "&#39; onload=&#39;x"},
        {"a reference stays a text", "&lt;b&gt; &#60;", "&amp;lt;b&amp;gt; &amp;#60;",
         "&amp;lt;b&amp;gt; &amp;#60;"},
        {"the frame's places", "{{script}}", "{{script}}", "{{script}}"},
        {"null", "a\0b"s, R"(a<i>\x00</i>b)", R"(a\x00b)"},
        {"null in a tag", "<scr\0ipt>"s, R"(&lt;scr<i>\x00</i>ipt&gt;)", R"(&lt;scr\x00ipt&gt;)"},
        {"lines", "a\r\n\tb", R"(a<i>\r\n\t</i>b)", R"(a\r\n\tb)"},
        {"a backslash of its own has no mark", R"(a\nb)", R"(a\nb)", R"(a\nb)"},
        {"a terminal's escape", "\x1b[31m", R"(<i>\x1b</i>[31m)", R"(\x1b[31m)"},
        {"DEL", "\x7f", R"(<i>\x7f</i>)", R"(\x7f)"},
        {"C1", "\xc2\x9b", R"(<i>\u009b</i>)", R"(\u009b)"},
        {"no-break space", "a\xc2\xa0z", R"(a<i>\u00a0</i>z)", R"(a\u00a0z)"},
        {"soft hyphen", "\xc2\xad", R"(<i>\u00ad</i>)", R"(\u00ad)"},
        {"override", "\xe2\x80\xaegpj.exe", R"(<i>\u202e</i>gpj.exe)", R"(\u202egpj.exe)"},
        {"isolate and mark", "\xe2\x81\xa6\xe2\x80\x8f", R"(<i>\u2066\u200f</i>)", R"(\u2066\u200f)"},
        {"Arabic letter mark", "\xd8\x9c", R"(<i>\u061c</i>)", R"(\u061c)"},
        {"zero width", "ad\xe2\x80\x8bmin", R"(ad<i>\u200b</i>min)", R"(ad\u200bmin)"},
        {"line separator", "\xe2\x80\xa8\xe2\x80\xa9", R"(<i>\u2028\u2029</i>)", R"(\u2028\u2029)"},
        {"byte order mark", "\xef\xbb\xbf", R"(<i>\ufeff</i>)", R"(\ufeff)"},
        {"a filler that looks like a space", "\xe3\x85\xa4", R"(<i>\u3164</i>)", R"(\u3164)"},
        {"variation selector", "a\xef\xb8\x8f", R"(a<i>\ufe0f</i>)", R"(a\ufe0f)"},
        {"a tag", "\xf3\xa0\x81\x81", R"(<i>\u{e0041}</i>)", R"(\u{e0041})"},
        {"noncharacters", "\xef\xbf\xbf\xf0\x9f\xbf\xbe", R"(<i>\uffff\u{1fffe}</i>)", R"(\uffff\u{1fffe})"},
        {"the last of all", "\xf4\x8f\xbf\xbf", R"(<i>\u{10ffff}</i>)", R"(\u{10ffff})"},
        {"seen ones stay", "\xc3\xa9 \xe2\x82\xac \xe3\x80\x80 \xf0\x9f\x90\xb3 \xd7\xa9",
         "\xc3\xa9 \xe2\x82\xac \xe3\x80\x80 \xf0\x9f\x90\xb3 \xd7\xa9",
         "\xc3\xa9 \xe2\x82\xac \xe3\x80\x80 \xf0\x9f\x90\xb3 \xd7\xa9"},
        {"private and unassigned", "\xee\x80\x80\xcd\xb8", R"(<i>\ue000\u0378</i>)", R"(\ue000\u0378)"},
        {"empty Braille pattern", "\xe2\xa0\x80", R"(<i>\u2800</i>)", R"(\u2800)"},
        {"marks over a letter", "e\xcc\x81 \xd7\xa9\xd6\xb8", "e\xcc\x81 \xd7\xa9\xd6\xb8",
         "e\xcc\x81 \xd7\xa9\xd6\xb8"},
        {"more marks than a letter has", "e\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81",
         "e\xcc\x81\xcc\x81\xcc\x81\xcc\x81<i>\\u0301\\u0301</i>",
         "e\xcc\x81\xcc\x81\xcc\x81\xcc\x81\\u0301\\u0301"},
        {"a mark over what is not its own", "\"\xcc\x81\n\xcc\x81", R"(&quot;<i>\u0301\n\u0301</i>)",
         R"(&quot;\u0301\n\u0301)"},
        {"bytes that are no UTF-8", "a\xff\xfe<", R"(a<i>\xff\xfe</i>&lt;)", R"(a\xff\xfe&lt;)"},
        {"overlong bracket", "\xc0\xbc", R"(<i>\xc0\xbc</i>)", R"(\xc0\xbc)"},
        {"a surrogate", "\xed\xa0\x80", R"(<i>\xed\xa0\x80</i>)", R"(\xed\xa0\x80)"},
        {"cut at the end", "a\xe2\x80", R"(a<i>\xe2\x80</i>)", R"(a\xe2\x80)"},
        {"cut before a quote", "\xf0\x9f\"", R"(<i>\xf0\x9f</i>&quot;)", R"(\xf0\x9f&quot;)"},
        {"other encodings' brackets", "+ADw-script+AD4-", "+ADw-script+AD4-", "+ADw-script+AD4-"},
    };
    for (const auto& [name, text, in_text, in_attribute] : cases) {
        CAPTURE(name);
        CHECK(html(text, HtmlPlace::text) == in_text);
        CHECK(html(text, HtmlPlace::attribute) == in_attribute);
    }
}

TEST_CASE("whatever the bytes are, a page gets neither markup nor controls from them") {
    test::Random random(test::seed_from_environment(15));
    const std::string bytes = "<>&\"'/!-\\{}\n\r\t\0\x1b\x7f\x80\xbf\xc2\xe2\x80\xae\xed\xa0\xf0\x9f\xff x"s;
    for (int round = 0; round < 2000; ++round) {
        std::string text;
        for (auto size = random.below(24); size > 0; --size) text += random.pick(bytes);
        for (const auto place : {HtmlPlace::text, HtmlPlace::attribute}) {
            auto page = html(text, place);
            CAPTURE(text);
            CHECK(is_utf8(page));
            if (place == HtmlPlace::text) {
                for (const std::string mark : {"<i>", "</i>"}) {
                    for (auto at = page.find(mark); at != std::string::npos; at = page.find(mark))
                        page.erase(at, mark.size());
                }
            }
            CHECK(page.find_first_of("<>\"'\n\r\t\x1b\x7f"s + '\0') == std::string::npos);
        }
    }
}
