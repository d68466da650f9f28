#include <dockaudit/dockaudit.hpp>
#include <iostream>

int main() {
    const auto query = dockaudit::Query::builder().key("docker").build();  // also: .since(dockaudit::ago(1h))
    dockaudit::EventReader reader(dockaudit::LogSet::system(), query);
    for (const dockaudit::EventView& event : reader)
        std::cout << dockaudit::harmless(to_string(event.id())) << ' '
                  << dockaudit::harmless(event.field("exe").value_or("?")) << '\n';
}
