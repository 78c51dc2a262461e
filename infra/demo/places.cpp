#include "infra/demo/places.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

namespace bilten::infra::demo {
namespace {

constexpr City istanbul{"Istanbul", "TR", "Europe/Istanbul", "TRY", 3};
constexpr City izmir{"İzmir", "TR", "Europe/Istanbul", "TRY", 3};
constexpr City sarajevo{"Sarajevo", "BA", "Europe/Sarajevo", "BAM", 2};
constexpr City berlin{"Berlin", "DE", "Europe/Berlin", "EUR", 2};
constexpr City hamburg{"Hamburg", "DE", "Europe/Berlin", "EUR", 2};
constexpr City vienna{"Vienna", "AT", "Europe/Vienna", "EUR", 2};
constexpr City zurich{"Zürich", "CH", "Europe/Zurich", "CHF", 2};
constexpr City paris{"Paris", "FR", "Europe/Paris", "EUR", 2};
constexpr City lyon{"Lyon", "FR", "Europe/Paris", "EUR", 2};
constexpr City lisbon{"Lisbon", "PT", "Europe/Lisbon", "EUR", 1};
constexpr City barcelona{"Barcelona", "ES", "Europe/Madrid", "EUR", 2};
constexpr City dublin{"Dublin", "IE", "Europe/Dublin", "EUR", 1};
constexpr City london{"London", "GB", "Europe/London", "GBP", 1};
constexpr City edinburgh{"Edinburgh", "GB", "Europe/London", "GBP", 1};
constexpr City stockholm{"Stockholm", "SE", "Europe/Stockholm", "SEK", 2};
constexpr City prague{"Prague", "CZ", "Europe/Prague", "CZK", 2};
constexpr City krakow{"Kraków", "PL", "Europe/Warsaw", "PLN", 2};
constexpr City new_york{"New York", "US", "America/New_York", "USD", -4};
constexpr City boston{"Boston", "US", "America/New_York", "USD", -4};
constexpr City chicago{"Chicago", "US", "America/Chicago", "USD", -5};
constexpr City portland{"Portland", "US", "America/Los_Angeles", "USD", -7};
constexpr City toronto{"Toronto", "CA", "America/Toronto", "CAD", -4};
constexpr City tokyo{"Tokyo", "JP", "Asia/Tokyo", "JPY", 9};
constexpr City melbourne{"Melbourne", "AU", "Australia/Melbourne", "AUD", 11};

constexpr std::array all{
    Place{istanbul, "Tramvay Deposu", "Depo Sokak 4, Kadıköy", 420},
    Place{istanbul, "Galata Atelier", "Serdar-ı Ekrem Caddesi 31, Beyoğlu", 45},
    Place{istanbul, "Fener Boathouse", "Yıldırım Caddesi 12, Fatih", 160},
    Place{izmir, "Kordon Sahne", "Atatürk Caddesi 118, Konak", 260},
    Place{izmir, "Alsancak Yazı Evi", "1453 Sokak 9, Konak", 40},
    Place{sarajevo, "Kino Most", "Obala Kulina bana 17", 220},
    Place{sarajevo, "Dom na Vrelu", "Logavina 23", 60},
    Place{berlin, "Spreehalle", "Köpenicker Straße 88", 480},
    Place{berlin, "Werkstatt Weserstraße", "Weserstraße 140", 30},
    Place{berlin, "Theater am Kanal", "Paul-Lincke-Ufer 61", 180},
    Place{hamburg, "Speicher Elf", "Am Sandtorkai 11", 300},
    Place{hamburg, "Haus der Nachbarn", "Ottenser Hauptstraße 52", 70},
    Place{vienna, "Saal am Naschmarkt", "Rechte Wienzeile 34", 240},
    Place{vienna, "Atelier Lerchenfeld", "Lerchenfelder Straße 65", 35},
    Place{zurich, "Kulturwerft", "Hardturmstrasse 204", 200},
    Place{paris, "La Halle aux Voix", "27 rue des Récollets", 350},
    Place{paris, "Atelier du Canal", "114 quai de Jemmapes", 40},
    Place{lyon, "Les Ateliers Croix-Rousse", "8 montée Saint-Sébastien", 90},
    Place{lisbon, "Armazém do Cais", "Rua da Cintura 15", 310},
    Place{lisbon, "Casa do Azulejo", "Travessa do Forno 6", 36},
    Place{barcelona, "Nau de Mar", "Carrer de la Llacuna 70", 330},
    Place{barcelona, "Taller Gràcia", "Carrer de Verdi 49", 32},
    Place{dublin, "The Rope Works", "14 Sir John Rogerson's Quay", 150},
    Place{dublin, "Liberties Parlour", "62 Francis Street", 55},
    Place{london, "The Old Print Works", "9 Underwood Row, N1", 400},
    Place{london, "Bermondsey Commons", "33 Druid Street, SE1", 120},
    Place{edinburgh, "Canongate Hall", "171 Canongate", 190},
    Place{edinburgh, "The Reading Stair", "5 Candlemaker Row", 42},
    Place{stockholm, "Södra Magasinet", "Hornsgatan 92", 210},
    Place{prague, "Divadlo v Loděnici", "Náplavní 7", 170},
    Place{krakow, "Stara Drukarnia", "ul. Józefa 18", 140},
    Place{new_york, "Gowanus Assembly", "219 Butler Street, Brooklyn", 500},
    Place{new_york, "The Mulberry Room", "46 Mulberry Street", 65},
    Place{boston, "Harbor Lane Studio", "18 Congress Wharf", 85},
    Place{chicago, "Pilsen Foundry", "1851 South Halsted Street", 270},
    Place{portland, "Alder Street Barn", "720 SE Alder Street", 130},
    Place{toronto, "Junction Social Hall", "388 Pacific Avenue", 180},
    Place{tokyo, "Yanaka Garden House", "3-11-8 Yanaka, Taito", 50},
    Place{tokyo, "Sumida Loft", "1-4-15 Honjo, Sumida", 110},
    Place{melbourne, "Abbotsford Woolstore", "26 Trenerry Crescent", 230},
};

// Rough worth of a euro, and the steps in which prices go.
struct Worth {
    std::string_view currency;
    std::int64_t per_euro_percent;
    std::int64_t step_minor;
};

constexpr std::array worths{
    Worth{"EUR", 100, 50},
    Worth{"GBP", 85, 50},
    Worth{"USD", 110, 100},
    Worth{"CAD", 150, 100},
    Worth{"AUD", 165, 100},
    Worth{"CHF", 100, 100},
    Worth{"BAM", 150, 100},
    Worth{"SEK", 1000, 500},
    Worth{"PLN", 400, 100},
    Worth{"CZK", 2400, 1000},
    Worth{"TRY", 3500, 1000},
    Worth{"JPY", 15'000, 100},
};

} // namespace

std::span<const Place> places() noexcept
{
    return all;
}

domain::Money price_in(const City& city, int euro_cents)
{
    const auto currency = domain::parse_currency(city.currency);
    const auto* worth = std::ranges::find(worths, city.currency, &Worth::currency);
    if (!currency || worth == worths.end())
        throw std::logic_error{"a city's currency has no worth"};

    auto minor = euro_cents * worth->per_euro_percent / 100;
    for (int digits = domain::minor_digits(*currency); digits < 2; ++digits) minor /= 10;
    const auto steps = (minor + worth->step_minor / 2) / worth->step_minor;
    return {euro_cents == 0 ? 0 : std::max<std::int64_t>(steps, 1) * worth->step_minor, *currency};
}

} // namespace bilten::infra::demo
