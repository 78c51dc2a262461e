"""What the OpenAPI document promises, held against every request and answer of the system tests.

A request that was taken must be one that the document allows. Every answer must have a status, a type,
headers, a body and an error code that the document declares for its operation.
"""

import functools
import json
import pathlib
import unicodedata
import urllib.parse

import jsonschema_rs

DOCUMENT = pathlib.Path(__file__).parents[2] / "schemas" / "openapi.json"
VERSIONED = "/api/v1/"
# Of requests for which there is no operation.
NO_ROUTE = {"NOT_FOUND", "METHOD_NOT_ALLOWED", "UNAUTHORIZED", "MALFORMED_REQUEST", "TOO_MANY_REQUESTS"}


class BrokenContract(AssertionError):
    pass


def is_line(text: str) -> bool:
    return not any(unicodedata.category(c) in ("Cc", "Zl", "Zp") for c in text.strip())


def is_text(text: str) -> bool:
    return is_line("".join(c for c in text if c not in "\n\r\t\u2028\u2029"))


class Contract:
    def __init__(self, document: dict):
        self.document = document
        self.components = document["components"]
        self.checkers = {}

    def follow(self, thing: dict) -> dict:
        while "$ref" in thing:
            at = self.document
            for step in thing["$ref"].split("/")[1:]:
                at = at[step]
            thing = at
        return thing

    @functools.lru_cache(maxsize=4096)
    def operation(self, method: str, path: str):
        """The operation and its template, or None. What is fixed beats a parameter, as in the server."""
        if path.startswith(VERSIONED):
            path = "/api/" + path.removeprefix(VERSIONED)
        sent = path.split("/")

        def fits(template: str) -> bool:
            parts = template.split("/")
            return len(parts) == len(sent) and all(
                p == s or (p.startswith("{") and s.endswith(p.partition("}")[2])) for p, s in zip(parts, sent)
            )

        # Of two that fit, the one that fixes more: {ticketId}.pdf before {ticketId}.
        def free(template: str) -> tuple:
            return template.count("{"), -len(template)

        for template in sorted(filter(fits, self.document["paths"]), key=free):
            found = self.document["paths"][template].get(method.lower())
            if found:
                return found
        return None

    def complaints(self, schema: dict, value) -> list:
        key = json.dumps(schema)
        if key not in self.checkers:
            self.checkers[key] = jsonschema_rs.Draft202012Validator(
                {"components": self.components, **schema},
                validate_formats=True,
                formats={"line": is_line, "text": is_text},
            )
        return [f"{list(e.instance_path)}: {e.message}" for e in self.checkers[key].iter_errors(value)]

    def check(self, method: str, target: str, body, answer) -> None:
        """`body` are the bytes that were sent, or None. Throws BrokenContract."""
        wrong = self.look(method, target, body, answer)
        if wrong:
            raise BrokenContract(f"{method} {target} answered {answer}, which breaks the contract: {wrong}")

    def look(self, method: str, target: str, body, answer) -> list:
        path = target.partition("?")[0]
        operation = self.operation("GET" if method == "HEAD" else method, path)
        if method == "OPTIONS":
            return []
        if not operation:
            return [] if answer.status >= 400 and answer.code in NO_ROUTE else ["there is no such operation"]
        if str(answer.status) not in operation["responses"]:
            return [f"status {answer.status} is not declared"]
        declared = self.follow(operation["responses"][str(answer.status)])
        wrong = self.look_at_headers(declared, answer)
        if method != "HEAD":
            wrong += self.look_at_body(declared, answer)
        if answer.status < 300:
            wrong += self.look_at_request(operation, target, body)
        return wrong

    def look_at_headers(self, declared: dict, answer) -> list:
        wrong = []
        for name, header in declared.get("headers", {}).items():
            value = answer.headers.get(name.lower())
            header = self.follow(header)
            if value is None:
                wrong += [f"{name} is missing"] if header["required"] else []
                continue
            number = header["schema"]["type"] == "integer"
            wrong += [f"{name}: {c}" for c in self.complaints(header["schema"], int(value) if number else value)]
        return wrong

    def look_at_body(self, declared: dict, answer) -> list:
        content = declared.get("content", {})
        sent = answer.headers.get("content-type", "")
        if not content:
            return ["it has a body"] if answer.text else []
        if sent not in content:
            return [f"{sent} is not declared"]
        if "json" not in sent:
            return []
        value = json.loads(answer.text)
        wrong = self.complaints(content[sent]["schema"], value)
        if "x-codes" in declared and not wrong:
            code = value["code"] if "problem" in sent else value["error"]["code"]
            wrong += [] if code in declared["x-codes"] else [f"{code} is not declared"]
        return wrong

    def look_at_request(self, operation: dict, target: str, body) -> list:
        wrong = []
        parameters = [self.follow(p) for p in operation["parameters"]]
        known = {p["name"] for p in parameters if p["in"] == "query"}
        sent = urllib.parse.parse_qs(target.partition("?")[2], keep_blank_values=True)
        wrong += [f"?{name} is not declared" for name in sent if name not in known]
        if body is None:
            return wrong
        if "requestBody" not in operation:
            return wrong + ["it takes no body"]
        schema = operation["requestBody"]["content"]["application/json"]["schema"]
        return wrong + self.complaints(schema, json.loads(body))


@functools.lru_cache(maxsize=1)
def contract() -> Contract:
    return Contract(json.loads(DOCUMENT.read_text()))
