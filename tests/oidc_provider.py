"""A real OpenID provider for tests, a process of its own: `python -m tests.oidc_provider PORT`.

Discovery, a logon page with a session of its own, codes that work once, PKCE, RS256, userinfo,
logout. `POST /_control` sets who there is and which lies it tells; `GET /_control` what it saw.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import secrets
import sys
import time
from http.cookies import SimpleCookie
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote_plus, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT_ID, CLIENT_SECRET = "dhuv", "a secret of two"
KID = "first"
_ELSEWHERE = "/elsewhere"


def _without_none(told: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in told.items() if value is not None}


class State:
    def __init__(self, issuer: str) -> None:
        self.issuer = issuer
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.other_key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.people: dict[str, dict[str, Any]] = {}
        self.lies: dict[str, Any] = {}
        self.codes: dict[str, dict[str, Any]] = {}
        self.tokens: dict[str, str] = {}
        self.sessions: dict[str, tuple[str, float]] = {}
        self.seen: list[dict[str, Any]] = []


class Handler(BaseHTTPRequestHandler):
    state: State

    def do_GET(self) -> None:
        if self._has_moved():
            return None
        path, query = self._asked()
        if path in self.state.lies.get("raw", {}):
            return self._send(200, self.state.lies["raw"][path].encode(), "application/json")
        if path == "/.well-known/openid-configuration":
            return self._json(_without_none(self._discovery() | self._lie("discovery")))
        if path == "/jwks":
            jwk = jwt.algorithms.RSAAlgorithm.to_jwk(self.state.key.public_key(), as_dict=True)
            key = {**jwk, "kid": KID, "alg": "RS256", "use": "sig"} | self._lie("jwk")
            return self._json({"keys": [*self.state.lies.get("keys", []), _without_none(key)]})
        if path == "/authorize":
            return self._authorize(query)
        if path == "/userinfo":
            return self._userinfo()
        if path == "/logout":
            self.state.seen.append({"logout": query})
            self.state.sessions.pop(self._cookie(), None)
            return self._redirect(query["post_logout_redirect_uri"])
        if path == "/_control":
            return self._json({"seen": self.state.seen})
        return self._json({"error": "not_found"}, 404)

    def do_POST(self) -> None:
        path, query = self._asked()
        body = self.rfile.read(int(self.headers.get("Content-Length", "0"))).decode()
        if self._has_moved():
            return None
        if path == "/_control":
            given = json.loads(body)
            self.state.people = given.get("people", self.state.people)
            self.state.lies = given.get("lies", {})
            if given.get("forget"):
                self.state.sessions.clear()
                self.state.seen.clear()
            return self._json({})
        form = {name: values[0] for name, values in parse_qs(body).items()}
        if path == "/authorize":
            return self._log_on(query, form)
        if path in self.state.lies.get("raw", {}):
            return self._send(200, self.state.lies["raw"][path].encode(), "application/json")
        if path == "/token":
            return self._token(form)
        return self._json({"error": "not_found"}, 404)

    def _discovery(self) -> dict[str, Any]:
        names = {
            "authorization_endpoint": "authorize",
            "token_endpoint": "token",
            "userinfo_endpoint": "userinfo",
            "jwks_uri": "jwks",
            "end_session_endpoint": "logout",
        }
        issuer = self.state.issuer
        found: dict[str, Any] = {"issuer": issuer}
        found |= {name: f"{issuer}/{path}" for name, path in names.items()}
        if not self.state.lies.get("basic"):
            found["token_endpoint_auth_methods_supported"] = ["client_secret_post"]
        return found

    def _authorize(self, query: dict[str, str]) -> None:
        """Straight back for somebody it remembers, or a page that asks who it is."""
        self.state.seen.append({"authorize": query})
        if query.get("client_id") != CLIENT_ID or query.get("response_type") != "code":
            return self._json({"error": "invalid_request"}, 400)
        if query.get("code_challenge_method") != "S256" or not query.get("code_challenge"):
            return self._json({"error": "invalid_request", "error_description": "PKCE"}, 400)
        who, at = self.state.sessions.get(self._cookie(), ("", 0.0))
        too_old = "max_age" in query and time.time() - at > int(query["max_age"])
        again = query.get("prompt") == "login" or too_old
        if who and (not again or self.state.lies.get("remember")):
            return self._redirect(self._answer(query, who, at))
        people = "".join(
            f'<button name="who" value="{html.escape(name)}">{html.escape(name)}</button> '
            for name in [*self.state.people, "afbryd"]
        )
        page = (
            '<!doctype html><html lang="da"><title>MitID</title><h1>Hvem er du?</h1>'
            f'<form method="post">{people}</form>'
        )
        return self._send(200, page.encode(), "text/html; charset=utf-8")

    def _log_on(self, query: dict[str, str], form: dict[str, str]) -> None:
        who = form.get("who", "")
        if who == "afbryd":
            back = urlencode({"error": "access_denied", "state": query["state"]})
            return self._redirect(f"{query['redirect_uri']}?{back}")
        key, now = secrets.token_urlsafe(), time.time()
        self.state.sessions[key] = (who, now)
        return self._redirect(self._answer(query, who, now), cookie=key)

    def _answer(self, query: dict[str, str], who: str, at: float) -> str:
        code = secrets.token_urlsafe()
        self.state.codes[code] = {**query, "who": who, "at": at}
        return f"{query['redirect_uri']}?{urlencode({'code': code, 'state': query['state']})}"

    def _token(self, form: dict[str, str]) -> None:
        if self.state.lies.get("basic"):
            told = self.headers.get("Authorization", "").removeprefix("Basic ")
            form["client_secret"] = unquote_plus(base64.b64decode(told).decode().partition(":")[2])
        asked = self.state.codes.pop(form.get("code", ""), None)
        self.state.seen.append({"token": asked is not None})
        verifier = form.get("code_verifier", "").encode()
        digest = hashlib.sha256(verifier).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        right = (
            asked is not None
            and form.get("client_id") == CLIENT_ID
            and form.get("client_secret") == CLIENT_SECRET
            and form.get("redirect_uri") == asked["redirect_uri"]
            and challenge == asked["code_challenge"]
        )
        if not right or asked is None:
            return self._json({"error": "invalid_grant"}, 400)
        access = secrets.token_urlsafe()
        self.state.tokens[access] = asked["who"]
        answer = {"access_token": access, "token_type": "Bearer", "expires_in": 300}
        answer["id_token"] = self._id_token(asked)
        return self._json(_without_none(answer | self._lie("token")))

    def _id_token(self, asked: dict[str, Any]) -> str:
        now, lies = int(time.time()), self.state.lies
        claims = {
            "iss": self.state.issuer,
            "aud": CLIENT_ID,
            "iat": now,
            "exp": now + 300,
            "nonce": asked.get("nonce"),
            **self.state.people[asked["who"]],
        }
        if "max_age" in asked:
            claims["auth_time"] = int(asked["at"])
        claims |= lies.get("claims", {})
        claims = {name: value for name, value in claims.items() if value is not None}
        if lies.get("alg") == "none":
            return jwt.encode(claims, None, algorithm="none", headers={"kid": KID})
        if lies.get("alg") == "HS256":
            # The known trick: what everybody may read used as a shared secret.
            return jwt.encode(claims, CLIENT_SECRET, algorithm="HS256", headers={"kid": KID})
        key = self.state.other_key if lies.get("key") else self.state.key
        headers = _without_none({"kid": KID} | self._lie("header"))
        token = jwt.encode(claims, key, algorithm="RS256", headers=headers)
        if lies.get("tampered"):
            head, body, signature = token.split(".")
            padded = base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))
            changed = padded.replace(b"LAESE", b"ADMIN")
            return ".".join(
                (head, base64.urlsafe_b64encode(changed).rstrip(b"=").decode(), signature)
            )
        return token

    def _userinfo(self) -> None:
        who = self.state.tokens.get(self.headers.get("Authorization", "").removeprefix("Bearer "))
        if who is None:
            return self._json({"error": "invalid_token"}, 401)
        claims = {**self.state.people[who], **self.state.lies.get("userinfo", {})}
        if self.state.lies.get("signed"):
            if self.state.lies["signed"] != "shortly":
                claims |= {"iss": self.state.issuer, "aud": CLIENT_ID}
            token = jwt.encode(claims, self.state.key, algorithm="RS256", headers={"kid": KID})
            return self._send(200, token.encode(), "application/jwt")
        return self._json(claims)

    def _lie(self, about: str) -> dict[str, Any]:
        """What it says in place of the truth, name for name; None for nothing."""
        return self.state.lies.get(about, {})

    def _has_moved(self) -> bool:
        """Whether it sends who asks on to another address, where the same answer is."""
        moved = self.state.lies.get("moved") == self.path
        if moved:
            self.state.seen.append({"moved": self.path})
            self._redirect(f"{_ELSEWHERE}{self.path}", status=307)
        return moved

    def _asked(self) -> tuple[str, dict[str, str]]:
        parts = urlsplit(self.path.removeprefix(_ELSEWHERE))
        return parts.path, {name: values[0] for name, values in parse_qs(parts.query).items()}

    def _cookie(self) -> str:
        found = SimpleCookie(self.headers.get("Cookie", "")).get("mitid")
        return found.value if found else ""

    def _redirect(self, to: str, cookie: str = "", status: int = 302) -> None:
        self.send_response(status)
        self.send_header("Location", to)
        if cookie:
            self.send_header("Set-Cookie", f"mitid={cookie}; Path=/; HttpOnly")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _json(self, value: object, status: int = 200) -> None:
        self._send(status, json.dumps(value).encode(), "application/json")

    def _send(self, status: int, content: bytes, content_type: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_arguments: Any) -> None:
        """Nothing: tests look at what the other side says."""


def main() -> None:
    port = int(sys.argv[1])
    Handler.state = State(f"http://127.0.0.1:{port}")
    ThreadingHTTPServer(("127.0.0.1", port), Handler).serve_forever()


if __name__ == "__main__":
    main()
