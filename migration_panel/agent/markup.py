"""libvirt's XML, read without trust."""

import xml.etree.ElementTree as ET

from migration_panel.agent.system import UnmeasuredError


def parsed(text: str, what: str) -> ET.Element:
    """The root of an XML text; UnmeasuredError, which names `what`: it is not XML.

    A document type, which libvirt never writes, could name entities that grow to
    gigabytes: it is refused before anything is parsed.
    """
    if "<!DOCTYPE" in text:
        message = f"{what}: XML with a document type is not read"
        raise UnmeasuredError(message)
    try:
        return ET.fromstring(text)  # noqa: S314 - no entity comes this far
    except (ET.ParseError, ValueError) as error:
        message = f"{what}: {error}"
        raise UnmeasuredError(message) from error
