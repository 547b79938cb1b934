import type { ASN1Obj } from '@sigstore/core';
import {
  extendedUsagesOf,
  extensionFault,
  extensionIds,
  extensionValue,
  usageIds,
  type SigstoreCertificate,
} from './certificate-extensions.ts';
import { decodeUtf8 } from './decode.ts';

/** Who a certificate is for, and who verified that. */
export interface CertificateIdentity {
  name: string;
  issuer: string;
}

/** Tags of the names that certificates of Fulcio have (RFC 5280, 4.2.1.6), and of a UTF-8 text. */
const tags = { other: 0, email: 1, uri: 6, utf8: 12 } as const;

/** The type of a name of Fulcio that is neither an address nor a URL (fulcio, docs/oid-info.md). */
const otherNameId = '1.3.6.1.4.1.57264.1.7';

/** Addresses and URLs are ASCII, and have neither a space nor a control character. */
const asciiName = /^[\u0021-\u007e]+$/u;

/**
 * What makes a certificate unfit to sign with (fulcio, docs/certificate-specification.md, "Issued Certificate"):
 * the library asks for the authority's signature and a validity at the time only. Absent if it is fit.
 */
export function signingFault(certificate: SigstoreCertificate): string | undefined {
  try {
    const { node, parsed } = certificate;
    // Whatever else it says: without the usage to issue, both readers take it for no authority.
    if (node.ca || parsed.extBasicConstraints?.isCA === true) return 'it is the certificate of an authority';
    if (!extendedUsagesOf(certificate).includes(usageIds.codeSigning)) return 'its usage is not code signing';
    if (parsed.extKeyUsage?.digitalSignature !== true) return 'its key is not for signatures';
    return extensionFault(certificate);
  } catch {
    return 'its extensions cannot be read';
  }
}

/**
 * Reads whom a certificate is for. The library takes the first URL or else the first address, in seven bits a
 * character, so that another name can read the same; and one of the two forms of the issuer.
 * @throws TypeError with what is wrong.
 */
export function certificateIdentityOf(certificate: SigstoreCertificate): CertificateIdentity {
  try {
    return { name: nameOf(certificate), issuer: issuerOf(certificate) };
  } catch (error) {
    if (error instanceof IdentityError) throw new TypeError(error.message, { cause: error });
    throw new TypeError('its identity cannot be read', { cause: error });
  }
}

/** A sentence of ours; what a reader throws is not. */
class IdentityError extends Error {}

function nameOf(certificate: SigstoreCertificate): string {
  const names = extensionValue(certificate, extensionIds.alternativeNames)?.subs ?? [];
  const [name] = names;
  if (name === undefined) throw new IdentityError('it is for no identity');
  if (names.length > 1) throw new IdentityError(`it is for ${names.length} identities; it must be for one`);
  if (name.tag.isContextSpecific(tags.other)) return otherNameIn(name);
  if (!name.tag.isContextSpecific(tags.email) && !name.tag.isContextSpecific(tags.uri))
    throw new IdentityError('its identity is neither an address of mail nor a URL');
  const text = name.value.toString('latin1');
  if (!asciiName.test(text))
    throw new IdentityError('its identity is not of the characters that one may have');
  return text;
}

function otherNameIn({ subs: [type, explicit] }: ASN1Obj): string {
  const text = explicit?.subs[0];
  if (type?.toOID() !== otherNameId || text === undefined)
    throw new IdentityError('its identity is of a type that is not known');
  return textOf(text);
}

function textOf(value: ASN1Obj): string {
  if (!value.tag.isUniversal() || value.tag.number !== tags.utf8)
    throw new IdentityError('what should be a text of its identity is none');
  const text = decodeUtf8(value.value);
  if (/\p{Cc}/u.test(text)) throw new IdentityError('its identity has control characters');
  return text;
}

/** The issuer is in one or both of two extensions: as a text, and before that as bare bytes. */
function issuerOf(certificate: SigstoreCertificate): string {
  const bare = certificate.parsed.extension(extensionIds.issuerText)?.value;
  const typed = extensionValue(certificate, extensionIds.issuer);
  const [first, second] = [bare && decodeUtf8(bare), typed && textOf(typed)];
  if (first !== undefined && second !== undefined && first !== second)
    throw new IdentityError('its two extensions for the issuer differ');
  const issuer = second ?? first ?? '';
  if (issuer === '') throw new IdentityError('it does not say who verified its identity');
  return issuer;
}
