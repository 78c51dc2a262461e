#pragma once

// What the API says at the door, and what it takes there.

#include "domain/order/order.hpp"
#include "schemas/api/field_types.hpp"

namespace bilten::schemas::api {

using StationName = Line<1, 60>;
using ScannedCode = Line<1, 200>;

struct KioskTokenRequest {
    StationName station_name;
    Integer<4, 8> hours;
    Line<8, 200> device_fingerprint;
};
BOOST_DESCRIBE_STRUCT(KioskTokenRequest, (), (station_name, hours, device_fingerprint))

struct KioskTokenDto {
    domain::KioskTokenId kiosk_token_id;
    std::string token;
    std::string station_name;
    domain::Instant expires_at;
    domain::TicketedEventId event_id;
    std::string event_code;
};
BOOST_DESCRIBE_STRUCT(
    KioskTokenDto, (), (kiosk_token_id, token, station_name, expires_at, event_id, event_code))

struct IssuedKioskTokenDto {
    domain::KioskTokenId kiosk_token_id;
    std::string station_name;
    domain::Instant issued_at;
    std::optional<domain::UserId> issued_by;
    domain::Instant expires_at;
    std::optional<domain::Instant> revoked_at;
    std::optional<domain::Instant> last_used_at;
    std::int32_t check_ins = 0;
    std::int32_t lists_taken = 0;
};
BOOST_DESCRIBE_STRUCT(
    IssuedKioskTokenDto,
    (),
    (kiosk_token_id,
     station_name,
     issued_at,
     issued_by,
     expires_at,
     revoked_at,
     last_used_at,
     check_ins,
     lists_taken))

struct KioskTokenListDto {
    std::vector<IssuedKioskTokenDto> kiosk_tokens;
};
BOOST_DESCRIBE_STRUCT(KioskTokenListDto, (), (kiosk_tokens))

struct CheckInRequest {
    domain::SessionNumber session_id;
    StationName station_name;
};
BOOST_DESCRIBE_STRUCT(CheckInRequest, (), (session_id, station_name))

struct ScanRequest {
    ScannedCode code;
    domain::SessionNumber session_id;
    StationName station_name;
};
BOOST_DESCRIBE_STRUCT(ScanRequest, (), (code, session_id, station_name))

enum class CheckInStatus { checked_in, undone };
BOOST_DESCRIBE_ENUM(CheckInStatus, checked_in, undone)

struct CheckInDto {
    domain::TicketId ticket_id;
    domain::TicketedEventId event_id;
    domain::SessionNumber session_id;
    std::optional<std::string> attendee_name;
    CheckInStatus status = CheckInStatus::checked_in;
    domain::Instant checked_in_at;
    std::string station_name;
};
BOOST_DESCRIBE_STRUCT(
    CheckInDto,
    (),
    (ticket_id, event_id, session_id, attendee_name, status, checked_in_at, station_name))

inline constexpr std::size_t scans_max = 5'000;

// Either `ticketId` or `code`.
struct OfflineScanDto {
    std::optional<domain::TicketId> ticket_id;
    std::optional<ScannedCode> code;
    domain::SessionNumber session_id;
    DateTime scanned_at;
    StationName station_name;
};
BOOST_DESCRIBE_STRUCT(
    OfflineScanDto, (), (ticket_id, code, session_id, scanned_at, station_name))

struct CheckInBatchRequest {
    List<OfflineScanDto, 1, scans_max> scans;
};
BOOST_DESCRIBE_STRUCT(CheckInBatchRequest, (), (scans))

enum class ScanStatus { admitted, already_admitted, refused };
BOOST_DESCRIBE_ENUM(ScanStatus, admitted, already_admitted, refused)

struct ScanResultDto {
    ScanStatus status = ScanStatus::admitted;
    std::optional<domain::TicketId> ticket_id;
    std::optional<std::string> error_code;
    std::optional<domain::Instant> other_scan_at;
    std::optional<std::string> other_station_name;
};
BOOST_DESCRIBE_STRUCT(
    ScanResultDto, (), (status, ticket_id, error_code, other_scan_at, other_station_name))

struct CheckInBatchDto {
    domain::TicketedEventId event_id;
    std::int32_t admitted = 0;
    std::int32_t already_admitted = 0;
    std::int32_t refused = 0;
    std::vector<ScanResultDto> results;
};
BOOST_DESCRIBE_STRUCT(
    CheckInBatchDto, (), (event_id, admitted, already_admitted, refused, results))

struct TicketKeyDto {
    std::string key_id;
    std::string public_key;
};
BOOST_DESCRIBE_STRUCT(TicketKeyDto, (), (key_id, public_key))

struct SessionCheckInDto {
    domain::SessionNumber session_id;
    domain::Instant checked_in_at;
    std::string station_name;
};
BOOST_DESCRIBE_STRUCT(SessionCheckInDto, (), (session_id, checked_in_at, station_name))

enum class TicketState { valid, checked_in, cancelled, transferred };
BOOST_DESCRIBE_ENUM(TicketState, valid, checked_in, cancelled, transferred)

struct DoorTicketDto {
    domain::TicketId ticket_id;
    TicketState status = TicketState::valid;
    std::string typed_code;
    std::optional<std::string> attendee_name;
    std::string ticket_type_name;
    std::vector<domain::SessionNumber> sessions;
    std::vector<SessionCheckInDto> check_ins;
};
BOOST_DESCRIBE_STRUCT(
    DoorTicketDto,
    (),
    (ticket_id, status, typed_code, attendee_name, ticket_type_name, sessions, check_ins))

struct CheckInListDto {
    domain::TicketedEventId event_id;
    std::vector<TicketKeyDto> ticket_keys;
    std::vector<DoorTicketDto> tickets;
    std::optional<std::string> next_cursor;
};
BOOST_DESCRIBE_STRUCT(CheckInListDto, (), (event_id, ticket_keys, tickets, next_cursor))

struct SessionCounterDto {
    domain::SessionNumber session_id;
    std::int64_t sold = 0;
    std::int64_t checked_in = 0;
};
BOOST_DESCRIBE_STRUCT(SessionCounterDto, (), (session_id, sold, checked_in))

struct CheckInCountersDto {
    domain::TicketedEventId event_id;
    std::vector<SessionCounterDto> sessions;
};
BOOST_DESCRIBE_STRUCT(CheckInCountersDto, (), (event_id, sessions))

} // namespace bilten::schemas::api
