#include "infra/demo/people.hpp"

#include <fmt/format.h>

#include <array>
#include <set>
#include <string_view>

namespace bilten::infra::demo {
namespace {

// As it is written, and as an address spells it.
struct Name {
    std::string_view written;
    std::string_view ascii;
};

constexpr std::array first_names{
    Name{"Zeynep", "zeynep"},     Name{"Emre", "emre"},       Name{"Elif", "elif"},
    Name{"Çağlar", "caglar"},     Name{"İpek", "ipek"},       Name{"Deniz", "deniz"},
    Name{"Lejla", "lejla"},       Name{"Amar", "amar"},       Name{"Jasmin", "jasmin"},
    Name{"Anna", "anna"},         Name{"Jürgen", "juergen"},  Name{"Lena", "lena"},
    Name{"Matthias", "matthias"}, Name{"Greta", "greta"},     Name{"Élodie", "elodie"},
    Name{"Baptiste", "baptiste"}, Name{"Camille", "camille"}, Name{"Théo", "theo"},
    Name{"Inês", "ines"},         Name{"Duarte", "duarte"},   Name{"Nuria", "nuria"},
    Name{"Joan", "joan"},         Name{"Aoife", "aoife"},     Name{"Cillian", "cillian"},
    Name{"Imogen", "imogen"},     Name{"Oliver", "oliver"},   Name{"Priya", "priya"},
    Name{"Callum", "callum"},     Name{"Astrid", "astrid"},   Name{"Björn", "bjorn"},
    Name{"Tereza", "tereza"},     Name{"Ondřej", "ondrej"},   Name{"Zofia", "zofia"},
    Name{"Paweł", "pawel"},       Name{"Maya", "maya"},       Name{"Marcus", "marcus"},
    Name{"Latoya", "latoya"},     Name{"Ethan", "ethan"},     Name{"Rosa", "rosa"},
    Name{"Miguel", "miguel"},     Name{"Hana", "hana"},       Name{"Kenji", "kenji"},
    Name{"Yuki", "yuki"},         Name{"Matilda", "matilda"}, Name{"Noah", "noah"},
    Name{"Amara", "amara"},       Name{"Kwame", "kwame"},     Name{"Leila", "leila"},
};

constexpr std::array last_names{
    Name{"Yılmaz", "yilmaz"},         Name{"Demir", "demir"},
    Name{"Aydın", "aydin"},           Name{"Kaya", "kaya"},
    Name{"Öztürk", "ozturk"},         Name{"Hadžić", "hadzic"},
    Name{"Kovačević", "kovacevic"},   Name{"Schneider", "schneider"},
    Name{"Krüger", "krueger"},        Name{"Vogel", "vogel"},
    Name{"Lindner", "lindner"},       Name{"Huber", "huber"},
    Name{"Moreau", "moreau"},         Name{"Lefèvre", "lefevre"},
    Name{"Girard", "girard"},         Name{"Almeida", "almeida"},
    Name{"Carvalho", "carvalho"},     Name{"Serra", "serra"},
    Name{"Vidal", "vidal"},           Name{"Byrne", "byrne"},
    Name{"O'Sullivan", "osullivan"},  Name{"Whitfield", "whitfield"},
    Name{"Harding", "harding"},       Name{"Okafor", "okafor"},
    Name{"MacLeod", "macleod"},       Name{"Fraser", "fraser"},
    Name{"Lindqvist", "lindqvist"},   Name{"Åkesson", "akesson"},
    Name{"Novák", "novak"},           Name{"Dvořáková", "dvorakova"},
    Name{"Wiśniewski", "wisniewski"}, Name{"Zielińska", "zielinska"},
    Name{"Ramirez", "ramirez"},       Name{"Johnson", "johnson"},
    Name{"Goldberg", "goldberg"},     Name{"Nguyen", "nguyen"},
    Name{"Castellano", "castellano"}, Name{"Tremblay", "tremblay"},
    Name{"Singh", "singh"},           Name{"Tanaka", "tanaka"},
    Name{"Morimoto", "morimoto"},     Name{"Fletcher", "fletcher"},
    Name{"Papadakis", "papadakis"},   Name{"Rossi", "rossi"},
    Name{"Haddad", "haddad"},
};

struct House {
    std::string_view name;
    std::string_view ascii;
};

constexpr std::array organizers{
    House{"Elif Aydın, Atölye Kıyı", "atolye.kiyi"},
    House{"Kollektiv Nordlicht", "kollektiv.nordlicht"},
    House{"Amar Hadžić", "amar.hadzic"},
    House{"Association des Voix", "association.voix"},
    House{"Inês Carvalho", "ines.carvalho"},
    House{"Printworks Events", "printworks.events"},
    House{"Callum MacLeod", "callum.macleod"},
    House{"Swing Around the Clock", "swing.clock"},
    House{"Marcus Johnson, Open Benches", "open.benches"},
    House{"The Gowanus Assembly", "gowanus.assembly"},
    House{"Hana Tanaka", "hana.tanaka"},
    House{"Woolstore Nights", "woolstore.nights"},
};

constexpr std::array domains{"example.org", "example.com", "example.net"};

domain::UserId user(std::string_view kind, std::size_t number)
{
    return {domain::derive_uuid({}, fmt::format("demo {} {}", kind, number))};
}

} // namespace

std::vector<commands::Principal> make_buyers(Dice& dice, std::size_t count)
{
    std::vector<commands::Principal> buyers;
    std::set<std::string> addresses;
    while (buyers.size() < count) {
        const auto& first = dice.one_of(first_names);
        const auto& last = dice.one_of(last_names);
        commands::Principal buyer;
        buyer.user = user("buyer", buyers.size());
        buyer.name = fmt::format("{} {}", first.written, last.written);
        buyer.email = fmt::format("{}.{}@{}", first.ascii, last.ascii, dice.one_of(domains));
        if (dice.chance(35)) buyer.roles = {commands::Role::member};
        if (addresses.insert(buyer.email).second) buyers.push_back(std::move(buyer));
    }
    return buyers;
}

std::vector<commands::Principal> make_organizers()
{
    std::vector<commands::Principal> all;
    for (const auto& [name, ascii] : organizers) {
        commands::Principal organizer;
        organizer.user = user("organizer", all.size());
        organizer.roles = {commands::Role::event_organizer};
        organizer.name = name;
        organizer.email = fmt::format("{}@example.org", ascii);
        all.push_back(std::move(organizer));
    }
    return all;
}

} // namespace bilten::infra::demo
