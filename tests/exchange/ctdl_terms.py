"""The words of CTDL that our JSON-LD uses, as CTDL's own schema defines them.

The schema is https://credreg.net/ctdl/schema/encoding/json (and /ctdlasn/ for ``ceasn:``), as it
was on 6 August 2026: SHA-256 a2dd28cb08f9e5e0324fe155e7381c276d70e69cb95521dab120f042cc538776 and
8bacfcec140c03e144903acd04eeacc3f466c2245ca2a1bb703a322981fda0b7.  Each word has a page there:
https://credreg.net/ctdl/terms/AlignmentMap.  Of domains and ranges only what we use is kept.
"""

from __future__ import annotations

from dataclasses import dataclass

CLASSES = frozenset(
    "AlignmentMap AlignmentObject Certificate Certification Collection ConditionProfile Credential "
    "CredentialOrganization IdentifierValue JurisdictionProfile License Place".split()
)
"""Declared as ``rdfs:Class``; ``AlignmentObject`` and ``Collection`` are still "unstable" there."""
HELD = "Certificate Certification Collection Credential License"
NAMED = f"AlignmentMap ConditionProfile CredentialOrganization Place {HELD}"


@dataclass(frozen=True, slots=True)
class Word:
    """A property: the classes that may have it (``domainIncludes``), and what it leads to."""

    domain: frozenset[str]
    range: str

    @classmethod
    def of(cls, domain: str, leads_to: str) -> Word:
        return cls(frozenset(domain.split()), leads_to)


PROPERTIES = {
    "alignmentDate": Word.of("AlignmentObject", "xsd:date"),
    "alignmentType": Word.of("AlignmentObject", "skos:Concept"),
    "alternativeCondition": Word.of("ConditionProfile", "ceterms:ConditionProfile"),
    "approximateDateEffective": Word.of("AlignmentMap Collection", "schema:Date"),
    "approximateExpirationDate": Word.of("AlignmentMap Collection", "schema:Date"),
    "codedNotation": Word.of("AlignmentMap Collection", "xsd:string"),
    "dateEffective": Word.of("AlignmentMap Collection ConditionProfile", "xsd:date"),
    "description": Word.of(f"AlignmentObject JurisdictionProfile {NAMED}", "rdf:langString"),
    "expirationDate": Word.of("AlignmentMap Collection", "xsd:date"),
    "hasPart": Word.of("AlignmentMap", "ceterms:AlignmentObject"),
    "identifier": Word.of("AlignmentMap CredentialOrganization Place", "ceterms:IdentifierValue"),
    "identifierTypeName": Word.of("IdentifierValue", "rdf:langString"),
    "identifierValueCode": Word.of("IdentifierValue", "xsd:string"),
    "jurisdiction": Word.of("AlignmentMap ConditionProfile", "ceterms:JurisdictionProfile"),
    "mainJurisdiction": Word.of("JurisdictionProfile", "ceterms:Place"),
    "name": Word.of(NAMED, "rdf:langString"),
    "ownedBy": Word.of(f"AlignmentMap {HELD}", "ceterms:CredentialOrganization"),
    "sourceNode": Word.of("AlignmentObject", "xsd:anyURI"),
    "supersedes": Word.of("AlignmentMap", "ceterms:AlignmentMap"),
    "targetNode": Word.of("AlignmentObject", "xsd:anyURI"),
    "versionCode": Word.of("AlignmentMap Collection", "xsd:string"),
    "yearsOfExperience": Word.of("ConditionProfile", "xsd:float"),
}
"""``jurisdiction`` and ``requires`` are not declared for ``AlignmentObject``."""
ASN = {"license": Word.of("AlignmentMap Collection", "xsd:anyURI")}
