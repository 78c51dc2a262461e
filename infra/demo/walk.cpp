#include "infra/demo/walk.hpp"

namespace bilten::infra::demo {
namespace {

constexpr std::string_view lines =
    R"sh(# Two people: one organizes, one buys. What is bought is kept in a file for later.
API=@API@ BOUGHT=$(mktemp)
TOKEN=$(./dev bilten token --role EventOrganizer --name 'Elif Demir')
BUYER=$(./dev bilten token --role Member --name 'Deniz Arslan' --email deniz.arslan@example.org)

# A venue. Its time zone decides what 18:00 means.
VENUE=$(curl -sS "$API/api/venues" -H "Authorization: Bearer $TOKEN" --json '
  {"name": "Old Tram Depot", "address": "Depo Sokak 4", "city": "Istanbul", "country": "TR",
   "timeZone": "Europe/Istanbul", "capacity": 120}' | jq -r .venueId)

# An event with two sessions and three ticket types, in one command. It is a draft.
DAY=$(date -d '+30 days' +%F)
DRAFT=$(curl -sS "$API/api/events" -H "Authorization: Bearer $TOKEN" --json '
  {"title": "Clay and Tea", "shortDescription": "A workshop, then a long table.",
   "eventType": "Class", "venueId": "'$VENUE'", "currency": "EUR",
   "sessions": [
     {"sessionName": "Workshop", "sessionDate": "'$DAY'", "startTime": "15:00", "endTime": "18:00",
      "capacity": 12},
     {"sessionName": "Tea", "sessionDate": "'$DAY'", "startTime": "18:00", "endTime": "22:00",
      "capacity": 40}],
   "ticketTypes": [
     {"name": "Everything", "includedSessions": ["S1", "S2"], "price": 45.00, "memberPrice": 38.00,
      "maxQuantity": 12, "salesEndDate": "'$DAY'T06:00:00Z"},
     {"name": "Workshop", "includedSessions": ["S1"], "price": 40.00, "maxQuantity": 12,
      "salesEndDate": "'$DAY'T06:00:00Z"},
     {"name": "Tea", "includedSessions": ["S2"], "price": 0, "maxQuantity": 40,
      "salesEndDate": "'$DAY'T06:00:00Z"}]}')
EVENT=$(jq -r .eventId <<<"$DRAFT")
read -r EVERYTHING WORKSHOP TEA < <(jq -r '[.ticketTypes[].ticketTypeId] | join(" ")' <<<"$DRAFT")

# Publish it. Every command answers with its position in the event store.
POSITION=$(curl -sS -X POST "$API/api/events/$EVENT/publish" -H "Authorization: Bearer $TOKEN" \
  -o /dev/null -w '%header{bilten-position}')

# The public list, not older than that position: we read what we wrote.
curl -sS "$API/api/events?q=Clay%20and%20Tea&city=Istanbul" -H "Bilten-Min-Position: $POSITION" |
  jq '.events[] | {title, startDate, availableSpots, lowestPrice, highestPrice}'

# Two free tickets. The Idempotency-Key makes it safe to repeat: it sells once.
curl -sS "$API/api/events/$EVENT/tickets/purchase" -H "Authorization: Bearer $BUYER" \
  -H "Idempotency-Key: tea-$EVENT" --json '{"ticketTypeId": "'$TEA'", "quantity": 2,
  "attendees": [{"name": "Deniz Arslan", "email": "deniz.arslan@example.org"}],
  "paymentMethod": "Free"}' | jq '{orderId, status, tickets: [.tickets[].code]}'

# Three for both sessions, at the members' price: held, paid, confirmed. tok_declined is the other way.
POSITION=$(curl -sS "$API/api/events/$EVENT/tickets/purchase" -H "Authorization: Bearer $BUYER" \
  --json '{"ticketTypeId": "'$EVERYTHING'", "quantity": 3,
  "attendees": [{"name": "Deniz Arslan", "email": "deniz.arslan@example.org"}],
  "paymentMethod": "CreditCard", "paymentToken": "tok_ok"}' -o "$BOUGHT" -w '%header{bilten-position}')
jq '{orderId, status, total, currency, sessions: .tickets[0].sessions}' "$BOUGHT"

# What is left: three places of the workshop are gone, and five of the tea.
curl -sS "$API/api/events/$EVENT/availability" -H "Bilten-Min-Position: $POSITION" |
  jq -c '.sessions[] | {sessionId, capacity, sold, available}'

# One ticket back. The places are free at once; the money follows in the background.
POSITION=$(curl -sS "$API/api/orders/$(jq -r .orderId "$BOUGHT")/refunds" -o /dev/null \
  -H "Authorization: Bearer $BUYER" --json '{"reason": "A cold",
  "ticketIds": ["'$(jq -r '.tickets[0].ticketId' "$BOUGHT")'"]}' -w '%header{bilten-position}')

# The order as it stands: two valid tickets, one cancelled, one refund.
curl -sS "$API/api/orders/$(jq -r .orderId "$BOUGHT")" -H "Authorization: Bearer $BUYER" |
  jq -c '.tickets[] , .refunds[] | {status, price, amount, done} | del(..|nulls)'

# The event's history for its organizer: who, when, what.
curl -sS "$API/api/events/$EVENT/history" -H "Authorization: Bearer $TOKEN" \
  -H "Bilten-Min-Position: $POSITION" | jq -c '.entries[] | {version, at, action, role: .actor.role}'

# Mails come a moment later, each as a file. These are the buyer's.
until grep -l deniz.arslan .bilten/mail/*.eml 2>/dev/null; do sleep 0.2; done
)sh";

} // namespace

std::string walk(std::string_view base_url)
{
    constexpr std::string_view mark = "@API@";
    std::string text{lines};
    text.replace(text.find(mark), mark.size(), base_url);
    return text;
}

} // namespace bilten::infra::demo
