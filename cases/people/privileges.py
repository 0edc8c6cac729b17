"""What a logon says that somebody may do: privileges of NemLog-in, and the role they give. Pure.

A broker hands on the privileges in one of three shapes: a list of names, one text with the names
in it, or NemLog-in's own OIO Basic Privilege Profile (XML in base64) with a CVR number per group.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable, Mapping

from lxml import etree

#: From the least to the most; Drift is never given by a privilege.
RANKED = ("LAESER", "SAGSBEHANDLER", "ADMINISTRATOR")
_CVR_SCOPE = "urn:dk:gov:saml:cvrnumberidentifier:"
#: Characters of a privilege list at most.
_LONGEST = 200_000


def role_of(claim: object, cvr: str, roles: Mapping[str, str]) -> str:
    """The highest role that the claim's privileges give for this CVR number; empty without one."""
    given = {roles[name] for name in privileges(claim, cvr) if name in roles}
    return max(given, key=RANKED.index, default="")


def privileges(claim: object, cvr: str) -> set[str]:
    """The names in the claim. What is not understood gives nothing."""
    if isinstance(claim, str):
        return _of_text(claim, cvr)
    if isinstance(claim, Mapping):
        return _of_group(claim, cvr)
    if isinstance(claim, Iterable):
        return {name for item in claim for name in privileges(item, cvr)}
    return set()


def _of_group(group: Mapping[object, object], cvr: str) -> set[str]:
    """`{"scope": "urn:…:12345678", "privileges": [...]}`, a group of the profile as JSON."""
    if not _is_about(str(group.get("scope", "")), cvr):
        return set()
    return privileges(group.get("privileges", group.get("privilege")), cvr)


def _of_text(text: str, cvr: str) -> set[str]:
    if len(text) > _LONGEST:
        return set()
    try:
        content = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        content = b""
    if content.lstrip().startswith(b"<"):
        return _of_xml(content, cvr)
    return set(re.split(r"[\s,;]+", text.strip())) - {""}


def _of_xml(content: bytes, cvr: str) -> set[str]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError:
        return set()
    if root.getroottree().docinfo.internalDTD:
        return set()
    groups = [group for group in root.iter() if _local(group) == "PrivilegeGroup"]
    return {
        (item.text or "").strip()
        for group in groups
        if _is_about(group.get("Scope", ""), cvr)
        for item in group
        if _local(item) == "Privilege"
    } - {""}


def _is_about(scope: str, cvr: str) -> bool:
    return bool(cvr) and scope.lower() == f"{_CVR_SCOPE}{cvr}"


def _local(element: etree._Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""
