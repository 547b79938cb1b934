import { TrustedRoot } from '@sigstore/protobuf-specs';
import { toTrustMaterial, type TrustMaterial } from '@sigstore/verify';
import { parseStrictJson } from '../../formats/json/strict-json.ts';
import { isJsonRecord, type JsonRecord } from '../../formats/json/members.ts';
import { authorityFault, logFault, timestampAuthorityFault } from './authority-fault.ts';
import { demandMessage } from './message-members.ts';

const mediaType =
  /^application\/vnd\.dev\.sigstore\.trustedroot(?:\+json;version=0\.[12]|\.v0\.[12]\+json)$/u;

/** The logs and authorities to trust. */
export interface TrustAnchors {
  /** For the library. */
  material: Omit<TrustMaterial, 'publicKey'>;
  /** Logs and authorities that are not used, each with the reason. */
  unfit: readonly string[];
}

/**
 * Reads a Sigstore trusted root (`trusted_root.json`): the logs, certificate and timestamp authorities to trust. One
 * without a start of validity is refused: a client would take it as valid since ever (Sigstore client specification,
 * "Trusted root"). A log or an authority that is not fit is not used.
 * @throws TypeError with what is wrong.
 */
export function readTrustedRoot(text: string): TrustAnchors {
  const root = typedRoot(parseDocument(text));
  const [logs, certificateLogs] = [fitOf(root.tlogs, logFault), fitOf(root.ctlogs, logFault)];
  const authorities = fitOf(root.certificateAuthorities, authorityFault);
  const timestampAuthorities = fitOf(root.timestampAuthorities, timestampAuthorityFault);
  return {
    material: materialOf({
      ...root,
      tlogs: logs.fit,
      ctlogs: certificateLogs.fit,
      certificateAuthorities: authorities.fit,
      timestampAuthorities: timestampAuthorities.fit,
    }),
    unfit: [logs, certificateLogs, authorities, timestampAuthorities].flatMap(({ unfit }) => unfit),
  };
}

function parseDocument(text: string): JsonRecord {
  let document: unknown;
  try {
    document = parseStrictJson(text);
  } catch (error) {
    throw new TypeError(`it is no JSON: ${error instanceof Error ? error.message : ''}`, { cause: error });
  }
  if (!isJsonRecord(document) || !mediaType.test(String(document.mediaType)))
    throw new TypeError('its mediaType is not that of a Sigstore trusted root');
  demandMessage(document, 'TrustedRoot', 'the root');
  return document;
}

function typedRoot(document: JsonRecord): TrustedRoot {
  try {
    return TrustedRoot.fromJSON(document);
  } catch (error) {
    throw new TypeError('a member has another type than the format says', { cause: error });
  }
}

/** What logs and authorities have in common. */
interface Named {
  baseUrl?: string;
  uri?: string;
  validFor?: { start: Date | undefined } | undefined;
  publicKey?: { validFor?: { start: Date | undefined } | undefined } | undefined;
}

function fitOf<T extends Named>(all: readonly T[], faultOf: (one: T) => string | undefined) {
  const unfit: string[] = [];
  const fit = all.filter((one) => {
    const name = (one.baseUrl ?? one.uri) || 'one without a name';
    const start = (one.validFor ?? one.publicKey?.validFor)?.start;
    if (start === undefined) throw new TypeError(`${name} has no start of validity`);
    const fault = faultOf(one);
    if (fault !== undefined) unfit.push(`${name}: ${fault}`);
    return fault === undefined;
  });
  return { fit, unfit };
}

function materialOf(root: TrustedRoot): TrustAnchors['material'] {
  try {
    const { publicKey: _, ...material } = toTrustMaterial(root);
    return material;
  } catch (error) {
    throw new TypeError('a key or certificate of it cannot be read', { cause: error });
  }
}
