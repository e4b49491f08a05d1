"""The key, encrypted: a page that shows it to who types the password, without a network."""

from __future__ import annotations

import base64
import hashlib
import os
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
        HTML, other bytes each time: the salt and the nonce have to be new whenever something is encrypted.

    Raises
    ------
    ValueError
        The password is too short.
    """
    require_password(password)
    salt, nonce = os.urandom(16), os.urandom(12)
    plain = unicodedata.normalize("NFC", password).encode()  # é can be typed in two ways
    key = hashlib.pbkdf2_hmac("sha256", plain, salt, ITERATIONS)
    secret = AESGCM(key).encrypt(nonce, html.encode(), None)
    return written(
        "classroom",
        "reveal.html",
        styles=("class.css",),
        script="reveal.js",
        title="Which outlet is which?",
        iterations=ITERATIONS,
        **{
            name: base64.b64encode(each).decode()
            for name, each in (("salt", salt), ("nonce", nonce), ("secret", secret))
        },
    )
