"""The key, encrypted: a page that shows it to who types the password, without a network."""

from __future__ import annotations

import base64
import hashlib
import unicodedata

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from framing.pages import written

LEAST_LETTERS = 8  # of a password: shorter ones are soon guessed by trying all
# As OWASP asks for with PBKDF2 and SHA-256: https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html
ITERATIONS = 600_000


def require_password(password: str) -> None:
    """Raise a ValueError where a password is too short to keep anything secret."""
    if len(password) < LEAST_LETTERS:
        raise ValueError(
            f"password: it has {len(password)} characters, and is soon guessed. Take {LEAST_LETTERS} or more."
        )


def lot(password: str) -> int:
    """Return the seed of the lot that gives outlets their letters: each class has its own, and finds them again.

    Whoever tries out passwords by the letters takes as long for each as with the answers.
    """
    return int.from_bytes(_stretched(password, b"which letter for which outlet", 8))


def sealed_page(html: str, password: str) -> str:
    """Return the page that shows a piece of HTML once the password is typed.

    Parameters
    ----------
    html : str
        What is to be kept secret; its texts are escaped already.
    password : str
        Eight characters or more.

    Returns
    -------
    str
        HTML; the same bytes for the same text and password.

    Raises
    ------
    ValueError
        The password is too short.
    """
    require_password(password)
    plain = html.encode()
    # drawn from text and password, so that no salt and nonce ever serve for two texts
    drawn = _stretched(password, hashlib.sha256(plain).digest(), 28)
    salt, nonce = drawn[:16], drawn[16:]
    secret = AESGCM(_stretched(password, salt, 32)).encrypt(nonce, plain, None)
    return written(
        "classroom",
        "reveal.html",
        styles=("class.css",),
        script="reveal.js",
        title="Which outlet is which?",
        iterations=ITERATIONS,
        least=LEAST_LETTERS,
        **{
            name: base64.b64encode(each).decode()
            for name, each in (("salt", salt), ("nonce", nonce), ("secret", secret))
        },
    )


def _stretched(password: str, salt: bytes, length: int) -> bytes:
    """Return so many bytes of a password and a salt, which takes a moment: nobody tries out millions of passwords."""
    typed = unicodedata.normalize("NFC", password).encode()  # é can be typed in two ways
    return hashlib.pbkdf2_hmac("sha256", typed, salt, ITERATIONS, length)
