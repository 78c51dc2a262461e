"""The ledger, kept by somebody else: what the stored domain events come to, account by account."""

from collections import Counter

ACCOUNTS = (
    "gateway_cards", "gateway_paypal", "receivable", "sales", "discounts", "fees", "taxes", "refunds", "refunds_payable"
)  # fmt: skip
OPEN = {"requested", "sent", "unknown", "authorised"}
STATUS_AFTER = {
    "PaymentSent": "sent",
    "PaymentOutcomeUnknown": "unknown",
    "PaymentAuthorised": "authorised",
    "PaymentSucceeded": "succeeded",
    "PaymentDeclined": "declined",
    "PaymentVoided": "voided",
}


def minor(money) -> int:
    return money["minor"] if money else 0


def sale_of(placed: dict) -> Counter:
    """Of an order: what its tickets are sold for."""
    sale = Counter()
    if placed["paymentMethod"] == "Imported":
        return sale
    for line in placed["lines"]:
        extras = line.get("extras") or {}
        price, count = line["unitPrice"]["minor"], line["quantity"]
        discount, fee, tax = (minor(extras.get(name)) for name in ("discount", "fee", "tax"))
        paid = price - discount + fee
        fee_tax = tax * fee // paid if extras.get("taxIncluded") and paid else 0
        price_tax = tax - fee_tax if extras.get("taxIncluded") and paid else 0
        for account, amount in (
            ("sales", -(price - price_tax)), ("discounts", discount), ("fees", -(fee - fee_tax)), ("taxes", -tax)
        ):  # fmt: skip
            sale[account] += amount * count
    sale["receivable"] = placed["total"]["minor"]
    return sale


class Order:
    def __init__(self, placed: dict):
        self.event_id = placed["eventId"]
        self.currency = placed["total"]["currency"]
        self.method = placed["paymentMethod"]
        self.sale = sale_of(placed)
        self.status = "awaiting"
        self.attempts = {}  # by id: [method, status]
        self.paid_by = None
        self.refunds = {}  # by id: (amount, payment)
        self.refunded = 0

    def taxes(self, refunded: int) -> int:
        total = self.sale["receivable"]
        return (-self.sale["taxes"] * refunded * 2 + total) // (total * 2) if total else 0

    def gateway(self, payment: str) -> str:
        return "gateway_paypal" if self.attempts[payment][0] == "PayPal" else "gateway_cards"


class Books:
    """Events are rows of store.events."""

    def __init__(self, rows: list):
        self.accounts = Counter()  # by (order, account)
        self.entries, self.events, self.orders = {}, {}, {}
        orders = {}
        for row in sorted(rows, key=lambda row: (row["lane"], row["position"])):
            if row["stream_type"] != "order":
                continue
            if row["type"] == "OrderPlaced":
                orders[row["stream_id"]] = Order(row["data"])
            self.book(row, orders[row["stream_id"]])
        for key, order in orders.items():
            still_open = sum(status in OPEN for _, status in order.attempts.values())
            self.orders[key] = (self.accounts[key, "receivable"], -self.accounts[key, "refunds_payable"], still_open)

    def book(self, row: dict, order: Order) -> None:
        kind, data = row["type"], row["data"]
        moved = self.postings(kind, data, order)
        if kind in STATUS_AFTER:
            order.attempts[data["paymentId"]][1] = STATUS_AFTER[kind]
        if not moved or not any(moved[1].values()):
            return
        name, postings = moved
        postings = {account: amount for account, amount in postings.items() if amount}
        assert sum(postings.values()) == 0, f"{row} does not balance: {postings}"
        self.entries[row["event_id"]] = (order.event_id, row["stream_id"], name, order.currency, postings)
        sums = self.events.setdefault(order.event_id, (order.currency, {}))[1]
        for account, amount in postings.items():
            self.accounts[row["stream_id"], account] += amount
            sums[account] = sums.get(account, 0) + amount
            if not sums[account]:
                del sums[account]

    def postings(self, kind: str, data: dict, order: Order):
        """What a domain event moves, and what that is called; nothing: it moves no money."""
        if kind == "PaymentRequested":
            order.attempts[data["paymentId"]] = [data.get("method") or order.method, "requested"]
        elif kind in ("PaymentAuthorised", "PaymentSucceeded") and order.status == "awaiting":
            order.paid_by = data["paymentId"]
        if kind == "PaymentSucceeded":
            amount = data["amount"]["minor"]
            return "capture", {order.gateway(data["paymentId"]): amount, "receivable": -amount}
        if kind == "OrderConfirmed":
            order.status = "confirmed"
            return "sale", dict(order.sale)
        if kind == "OrderClosed":
            order.status = "closed"
        if kind == "PaymentDeclined" and order.status == "confirmed" and order.paid_by == data["paymentId"]:
            if order.attempts[data["paymentId"]][1] == "authorised":
                return "saleundone", self.undone(order)
        if kind == "RefundRequested" and data["amount"]["minor"]:
            return self.owed(data, order)
        if kind == "RefundSucceeded" and data["refundId"] in order.refunds:
            amount, payment = order.refunds.pop(data["refundId"])
            return "refundpaid", {"refunds_payable": amount, order.gateway(payment): -amount}
        return None

    @staticmethod
    def undone(order: Order) -> dict:
        """The money never came: nothing was sold, and nothing is to be given back."""
        moved = Counter({account: -amount for account, amount in order.sale.items()})
        owed = sum(amount for amount, _ in order.refunds.values())
        taxes = order.taxes(order.refunded) - order.taxes(order.refunded - owed)
        order.refunded -= owed
        order.refunds.clear()
        moved["refunds_payable"] += owed
        moved["taxes"] -= taxes
        moved["refunds"] -= owed - taxes
        return dict(moved)

    @staticmethod
    def owed(data: dict, order: Order):
        amount = data["amount"]["minor"]
        order.refunds[data["refundId"]] = (amount, data["paymentId"])
        if data["cause"] == "LatePayment":
            return "latemoney", {"receivable": amount, "refunds_payable": -amount}
        before = order.taxes(order.refunded)
        order.refunded += amount
        taxes = order.taxes(order.refunded) - before
        return "refundowed", {"refunds": amount - taxes, "taxes": taxes, "refunds_payable": -amount}
