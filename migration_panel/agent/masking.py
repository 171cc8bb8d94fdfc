"""Secrets taken out of texts before they leave the host."""

import re
from typing import Any

MASK = "***"
LONGEST = 1000  # characters of what a program said
# Every repetition has an end: what is masked is hostile, and may be long.
_NAME = (
    r"(?:[\w.-]{0,40}(?:passw(?:or)?d|passphrase|admin_?pass|secret|token|api_?key"
    r"|private_?key)[\w-]{0,40}|authorization|cookie)"
)
_LOGIN = r"[^\s/@:,'\"]{0,200}:[^\s'\"]{0,200}@"
# Each with words, one of which is in whatever it fits: looking for them is quick.
_RULES = (
    # user:password@ of any URL, also of its second host; who knows what a password
    # may hold.
    (
        ("@",),
        re.compile(rf"(?<![\w+.-])(\w[\w+.-]{{0,40}}://){_LOGIN}"),
        rf"\1{MASK}:{MASK}@",
    ),
    (("@",), re.compile(rf",{_LOGIN}"), f",{MASK}:{MASK}@"),
    (
        ("private key",),
        re.compile(
            r"-----BEGIN ([A-Z ]{0,30}PRIVATE KEY)-----.*?(?:-----END \1-----|\Z)",
            re.DOTALL,
        ),
        MASK,
    ),
    (
        ("bearer", "basic"),
        re.compile(r"(?i)\b(bearer|basic)\s+[\w.~+/=-]{8,}"),
        rf"\1 {MASK}",
    ),
    (
        ("pass", "secret", "token", "key", "authorization", "cookie"),
        re.compile(
            rf"(?i)(\b{_NAME}['\"]?\s{{0,9}}[=:]\s{{0,9}})"
            rf"(\"[^\"\n]*\"?|'[^'\n]*'?|[^\s,;&'\"]+)"
        ),
        rf"\1{MASK}",
    ),
)


def masked(text: str) -> str:
    """The text with passwords, tokens, private keys and URLs' credentials as ***."""
    plain = text.casefold()
    for words, pattern, instead in _RULES:
        if any(each in plain for each in words):
            text = pattern.sub(instead, text)
    return text


def said(text: str, longest: int = LONGEST) -> str:
    """What a program said, masked, without the blanks around it, cut in the middle."""
    text = masked(text.replace("\0", "")).strip()
    if len(text) <= longest:
        return text
    half = (longest - 3) // 2
    return f"{text[:half]}...{text[-half:]}"


def masked_all(value: Any) -> Any:
    """JSON values with every text in them masked."""
    if isinstance(value, str):
        return masked(value)
    if isinstance(value, list):
        return [masked_all(each) for each in value]
    if isinstance(value, dict):
        return {key: masked_all(each) for key, each in value.items()}
    return value
