"""What every read model must hold, folded from the stored events alone.

Written apart from projections/ and never from its code: the two agree, or one of them is wrong.
"""

import re
from collections import Counter
from datetime import datetime

NIL = "00000000-0000-0000-0000-000000000000"
TICKETS_PER_ORDER_MAX = 10

BLANK_DETAILS = {
    "title": "",
    "shortDescription": "",
    "fullDescription": "",
    "type": "Class",
    "policies": "",
    "venue": {
        "venueId": NIL,
        "name": "",
        "address": "",
        "city": "",
        "country": "",
        "timeZone": "",
        "capacity": 0,
    },
    "organizers": [],
    "tags": [],
    "holdMinutes": 10,
    "allowGuests": False,
    "refundPolicy": {
        "fullUntilHours": 48,
        "partialUntilHours": 24,
        "partialPercent": 50,
        "feesKept": False,
    },
    "requiredVettingLevel": 0,
}


def instant(recorded_at: str) -> str:
    """PostgreSQL's timestamp in JSON, cut to milliseconds as the API spells it."""
    seconds, fraction = re.fullmatch(r"(.{19})(?:\.(\d+))?\+00:00", recorded_at).groups()
    millis = ((fraction or "") + "000")[:3]
    return f"{seconds}Z" if millis == "000" else f"{seconds}.{millis}Z"


class TicketedEvent:
    def __init__(self, created: dict):
        self.status = "draft"
        self.details = created["details"]
        self.sessions = {s["number"]: s["capacity"] for s in created["sessions"]}
        self.session_details = {s["number"]: s for s in created["sessions"]}
        self.types = list(created["ticketTypes"])
        self.sold = Counter()  # by session and by ticket type
        self.held = Counter()
        self.waiting = Counter()
        self.version = 0
        self.changed_at = ""

    def take(self, counter: Counter, places: list, sign: int) -> None:
        for line in places:
            kind = next(t for t in self.types if t["ticketTypeId"] == line["ticketTypeId"])
            for key in [kind["ticketTypeId"], *kind["sessions"]]:
                counter[key] += sign * line["quantity"]
                assert counter[key] >= 0, f"fewer than nobody in {key}"

    def left(self, session: str) -> int:
        return self.sessions[session] - self.sold[session] - self.held[session]

    def wanted(self, session: str) -> int:
        """By people on the waitlist for a ticket type that includes the session today."""
        return sum(self.waiting[kind["ticketTypeId"]] for kind in self.types if session in kind["sessions"])

    def availability(self, event_id: str) -> dict:
        for session in self.sessions:
            assert self.left(session) >= 0, f"{event_id} {session} is oversold"
        return {
            "eventId": event_id,
            "sessions": [
                {
                    "sessionId": session,
                    "capacity": capacity,
                    "sold": self.sold[session],
                    "available": self.left(session),
                    "hasWaitlist": self.wanted(session) > 0,
                    "waitlistCount": self.wanted(session),
                }
                for session, capacity in self.sessions.items()
            ],
            "ticketTypes": [self.type_availability(kind) for kind in self.types],
            "lastCalculated": self.changed_at,
        }

    def closed_by_time(self, kind: dict) -> str:
        now = datetime.fromisoformat(self.changed_at)
        starts = [self.session_details[session]["startsAt"] for session in kind["sessions"]]
        if kind.get("salesStart") and now < datetime.fromisoformat(kind["salesStart"]):
            return "SALES_NOT_STARTED"
        if now >= datetime.fromisoformat(kind["salesEnd"]):
            return "SALES_ENDED"
        return "EVENT_HAS_STARTED" if any(now >= datetime.fromisoformat(start) for start in starts) else ""

    def type_availability(self, kind: dict) -> dict:
        own = kind["maxQuantity"] - self.sold[kind["ticketTypeId"]] - self.held[kind["ticketTypeId"]]
        free = min([own, *(self.left(session) for session in kind["sessions"])])
        limiting = [session for session in self.sessions if session in kind["sessions"] and self.left(session) == free]
        if self.status == "cancelled":
            reason = "EVENT_CANCELLED"
        elif self.status != "published":
            reason = "EVENT_NOT_PUBLISHED"
        elif closed := self.closed_by_time(kind):
            reason = closed
        elif free > 0:
            reason = None
        else:
            reason = "SESSION_SOLD_OUT" if limiting else "TICKET_TYPE_SOLD_OUT"
        row = {
            "ticketTypeId": kind["ticketTypeId"],
            "isAvailable": reason is None,
            "maxPurchasable": max(0, min(free, TICKETS_PER_ORDER_MAX)),
            "limitingSessionIds": limiting,
        }
        if reason:
            row["constraintReason"] = reason
        return row


class Order:
    def __init__(self, placed: dict):
        self.imported = placed["paymentMethod"] == "Imported"
        self.starts_at = placed["startsAt"]
        self.status = "awaiting_payment"
        self.event_id = placed["eventId"]
        self.buyer = placed.get("buyer")
        self.total = placed["total"]
        self.holders = [attendee["subject"] for attendee in placed["attendees"]]
        self.tickets = {}  # by id: [holder, valid]
        self.sessions = {}  # of a ticket
        self.transferred = {}  # of a ticket: what is valid in its place
        self.admissions = {}  # by (ticket, session): when and where
        self.refunds = {}  # by id: [amount, done]
        self.version = 0


def changes(before: dict, after: dict) -> list:
    names = list(after) + [name for name in before if name not in after]
    return [
        {"field": name, "from": before.get(name), "to": after.get(name)}
        for name in names
        if before.get(name) != after.get(name)
    ]


def part_changes(path: str, before: dict | None, after: dict | None) -> list:
    """Of a session or a ticket type that was added, edited or deleted."""
    if before is None or after is None:
        return [{"field": path, "from": before, "to": after}]
    names = list(after) + [name for name in before if name not in after]
    return [
        {"field": f"{path}.{name}", "from": before.get(name), "to": after.get(name)}
        for name in names
        if before.get(name) != after.get(name)
    ]


ACTIONS = {
    "EventCreated": "Created",
    "EventEdited": "Edited",
    "EventRestored": "Restored",
    "OrganizerIntroduced": "OrganizerIntroduced",
    "EventPublished": "Published",
    "EventUnpublished": "Unpublished",
    "EventCancelled": "Cancelled",
    "EventDeleted": "Deleted",
    "SessionAdded": "SessionAdded",
    "SessionEdited": "SessionEdited",
    "SessionDeleted": "SessionDeleted",
    "TicketTypeAdded": "TicketTypeAdded",
    "TicketTypeEdited": "TicketTypeEdited",
    "TicketTypeDeleted": "TicketTypeDeleted",
    "PromoCodeAdded": "PromoCodeAdded",
    "PromoCodeRemoved": "PromoCodeRemoved",
}
STATUS_AFTER = {
    "EventPublished": "published",
    "EventUnpublished": "draft",
    "EventCancelled": "cancelled",
    "EventDeleted": "deleted",
}


class Fold:
    """Events are rows of store.events, in the order of each lane."""

    def __init__(self, rows: list):
        self.events = {}
        self.venues = {}
        self.orders = {}
        self.history = {}  # by event id of the domain event
        self.mails = Counter()  # by (order, kind)
        self.tasks = set()
        self.kiosks = {}
        self.showings = {}  # by id: event, how many persons
        positions, versions = Counter(), Counter()
        for row in sorted(rows, key=lambda row: (row["lane"], row["position"])):
            positions[row["lane"]] += 1
            assert row["position"] == positions[row["lane"]], f"lane {row['lane']} is not dense: {row}"
            versions[row["stream_id"]] += 1
            assert row["version"] == versions[row["stream_id"]], f"a version is missing before {row}"
            self.apply(row)

    def apply(self, row: dict) -> None:
        if row["stream_type"] == "ticketed_event":
            self.apply_to_event(row, row["type"], row["data"])
        elif row["stream_type"] == "order":
            self.apply_to_order(row, row["type"], row["data"])
        elif row["stream_type"] == "kiosk_token":
            self.apply_to_kiosk(row["stream_id"], row["type"], row["data"])
        elif row["stream_type"] == "showing":
            assert row["type"] == "AttendeesShown" and row["metadata"].get("actor"), row
            assert row["data"]["persons"] > 0 and row["data"]["fields"], row
            self.showings[row["stream_id"]] = (row["data"].get("eventId"), row["data"]["persons"])
        else:
            self.apply_to_venue(row["stream_id"], row["type"], row["data"])

    def apply_to_venue(self, venue_id: str, kind: str, data: dict) -> None:
        if kind in ("VenueCreated", "VenueEdited"):
            self.venues[venue_id] = data["venue"]
        else:
            assert kind == "VenueDeleted", kind
            del self.venues[venue_id]

    def apply_to_event(self, row: dict, kind: str, data: dict) -> None:
        if kind == "EventCreated":
            self.events[row["stream_id"]] = TicketedEvent(data)
        event = self.events[row["stream_id"]]
        if kind in ACTIONS:
            self.history[row["event_id"]] = self.entry(row, kind, data, event)
        if kind == "EventEdited":
            event.details = data["details"]
        elif kind == "SessionAdded":
            event.session_details[data["session"]["number"]] = data["session"]
            event.sessions[data["session"]["number"]] = data["session"]["capacity"]
        elif kind == "SessionEdited":
            event.session_details[data["session"]["number"]] = data["session"]
            event.sessions[data["session"]["number"]] = data["session"]["capacity"]
        elif kind == "SessionDeleted":
            del event.session_details[data["number"]]
            del event.sessions[data["number"]]
        elif kind == "TicketTypeAdded":
            event.types.append(data["ticketType"])
        elif kind == "TicketTypeEdited":
            at = [t["ticketTypeId"] for t in event.types].index(data["ticketType"]["ticketTypeId"])
            event.types[at] = data["ticketType"]
        elif kind == "TicketTypeDeleted":
            event.types = [t for t in event.types if t["ticketTypeId"] != data["ticketTypeId"]]
        elif kind == "TicketsHeld":
            event.take(event.held, data["places"], +1)
            self.tasks.add(("end_hold", data["orderId"], None))
        elif kind == "HoldReleased":
            event.take(event.held, data["places"], -1)
            self.tasks.discard(("end_hold", data["orderId"], None))
        elif kind in ("WaitlistJoined", "WaitlistOffered", "WaitlistEnded"):
            waits = {"WaitlistJoined": +1, "WaitlistOffered": -1, "WaitlistEnded": -(not data.get("hadOffer"))}
            event.waiting[data["ticketTypeId"]] += waits[kind] * data["quantity"]
            self.mails[data.get("orderId"), "waitlist_offered"] += kind == "WaitlistOffered"
        elif kind == "TicketsSold":
            event.take(event.sold, data["places"], +1)
            if data["fromHold"]:
                event.take(event.held, data["places"], -1)
                self.tasks.discard(("end_hold", data["orderId"], None))
        elif kind == "TicketsReturned":
            event.take(event.sold, data["places"], -1)
        if kind in ("EventCancelled", "EventDeleted"):
            event.waiting.clear()
        event.status = STATUS_AFTER.get(kind, event.status)
        event.version = row["version"]
        event.changed_at = instant(row["recorded_at"])

    @staticmethod
    def entry(row: dict, kind: str, data: dict, event: TicketedEvent) -> dict:
        changed = []
        if kind == "EventCreated":
            changed = changes(BLANK_DETAILS, data["details"])
            changed += [{"field": f, "to": data[f]} for f in ("sessions", "ticketTypes") if data[f]]
        elif kind == "EventEdited":
            changed = changes(event.details, data["details"])
        elif kind == "EventRestored":
            changed = [{"field": "version", "to": data["version"]}]
        elif kind == "EventPublished":
            changed = [{"field": "status", "from": "Draft", "to": "Published"}]
        elif kind == "EventUnpublished":
            changed = [{"field": "status", "from": "Published", "to": "Draft"}]
        elif kind == "EventCancelled":
            changed = [{"field": "cancellationReason", "from": "", "to": data["reason"]}]
        elif kind == "PromoCodeAdded":
            changed = [{"field": "promoCode", "to": data["promoCode"]}]
        elif kind == "PromoCodeRemoved":
            changed = [{"field": "promoCode", "from": data["code"]}]
        elif kind.startswith("Session"):
            number = data["number"] if kind == "SessionDeleted" else data["session"]["number"]
            changed = part_changes(f"sessions.{number}", event.session_details.get(number), data.get("session"))
        elif kind.startswith("TicketType"):
            part = data.get("ticketType")
            key = part["ticketTypeId"] if part else data["ticketTypeId"]
            before = next((t for t in event.types if t["ticketTypeId"] == key), None)
            changed = part_changes(f"ticketTypes.{key}", before, part)
        metadata = row["metadata"]
        actor = {"role": metadata["role"], "userId": metadata.get("actor")}
        return {
            "version": row["version"],
            "at": instant(row["recorded_at"]),
            "actor": actor,
            "action": ACTIONS[kind],
            "changes": changed,
            "correlationId": metadata["correlationId"],
            "position": f"{row['lane']}:{row['position']}",
        }

    def check_in(self, order: Order, data: dict) -> None:
        ticket, session = data["ticketId"], data["session"]
        assert order.tickets[ticket][1], f"ticket {ticket} came in after it was given back"
        assert session in order.sessions[ticket], f"ticket {ticket} came in to {session}"
        before = order.admissions.get((ticket, session))
        assert not before or data["at"] < before[0], f"ticket {ticket} came in twice to {session}"
        order.admissions[ticket, session] = (data["at"], data["station"])
        if data.get("kiosk"):
            self.kiosks[data["kiosk"]][1] += 1

    def apply_to_kiosk(self, token_id: str, kind: str, data: dict) -> None:
        if kind == "KioskTokenIssued":
            self.kiosks[token_id] = [False, 0, 0]  # revoked, check-ins, lists
        elif kind == "KioskTokenRevoked":
            self.kiosks[token_id][0] = True
        else:
            assert kind == "KioskListTaken", kind
            self.kiosks[token_id][2] += 1

    def apply_to_order(self, row: dict, kind: str, data: dict) -> None:
        order_id = row["stream_id"]
        if kind == "OrderPlaced":
            self.orders[order_id] = Order(data)
        order = self.orders[order_id]
        order.version = row["version"]
        if kind == "PaymentRequested":
            self.tasks.add(("settle_payment", order_id, data["paymentId"]))
        elif kind in ("PaymentSucceeded", "PaymentDeclined", "PaymentVoided"):
            self.tasks.discard(("settle_payment", order_id, data["paymentId"]))
        elif kind == "OrderConfirmed":
            order.status = "confirmed"
            for ticket in data["tickets"]:
                order.tickets[ticket["ticketId"]] = [order.holders[ticket["attendee"]], True]
                order.sessions[ticket["ticketId"]] = ticket["sessions"]
            self.mails[order_id, "order_confirmed"] += not order.imported
        elif kind == "OrderClosed":
            order.status = "closed"
        elif kind == "RefundRequested":
            order.refunds[data["refundId"]] = [data["amount"], False]
            for ticket in data["tickets"]:
                assert order.tickets[ticket][1], f"ticket {ticket} was given back twice"
                order.tickets[ticket][1] = False
            holders = {order.tickets[ticket][0] for ticket in data["tickets"]}
            ahead = order.starts_at[:19] > instant(row["recorded_at"])[:19]
            if not order.imported or (ahead and data["cause"] != "ImportUndone"):
                self.mails[order_id, "ticket_cancelled"] += len(holders)
            self.tasks.add(("refund_payment", order_id, data["refundId"]))
        elif kind == "RefundSucceeded":
            assert not order.refunds[data["refundId"]][1], f"{data['refundId']} was paid back twice"
            order.refunds[data["refundId"]][1] = True
            self.tasks.discard(("refund_payment", order_id, data["refundId"]))
        elif kind == "TicketCheckedIn":
            self.check_in(order, data)
        elif kind == "CheckInUndone":
            del order.admissions[data["ticketId"], data["session"]]
        elif kind == "TicketTransferred":
            self.pass_on(order_id, order, data)

    def pass_on(self, order_id: str, order: Order, data: dict) -> None:
        old, new = data["from"], data["ticket"]["ticketId"]
        holder = order.tickets[old][0]
        assert order.tickets[old][1], f"ticket {old} was passed on, and was not valid"
        assert not any(ticket == old for ticket, _ in order.admissions), f"ticket {old} was used and passed on"
        assert new not in order.tickets, f"ticket {new} is there twice"
        assert data["ticket"]["sessions"] == order.sessions[old], f"{new} is for others than {old}"
        order.tickets[old][1] = False
        order.transferred[old] = new
        order.tickets[new] = [data["attendee"]["subject"], True]
        order.sessions[new] = data["ticket"]["sessions"]
        self.mails[order_id, "ticket_received"] += 1
        self.mails[order_id, "ticket_passed_on"] += holder != data["attendee"]["subject"]
