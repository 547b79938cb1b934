import { TrustedRoot } from '@sigstore/protobuf-specs';
import { parseStrictJson } from '../../formats/json/strict-json.ts';
import { isJsonRecord } from '../../formats/json/members.ts';

const mediaType =
  /^application\/vnd\.dev\.sigstore\.trustedroot(?:\+json;version=0\.[12]|\.v0\.[12]\+json)$/u;

/**
 * Reads a Sigstore trusted root (`trusted_root.json`): the logs, certificate and timestamp authorities to trust. One
 * without a start of validity is refused: a client would take it as valid since ever (Sigstore client specification,
 * "Trusted root").
 * @throws TypeError with what is wrong.
 */
export function readTrustedRoot(text: string): TrustedRoot {
  const document = parseDocument(text);
  const root = TrustedRoot.fromJSON(document);
  const undated = [
    ...[...root.tlogs, ...root.ctlogs].map(({ baseUrl, publicKey }) => ({
      name: baseUrl,
      validFor: publicKey?.validFor,
    })),
    ...[...root.certificateAuthorities, ...root.timestampAuthorities].map(({ uri, validFor }) => ({
      name: uri,
      validFor,
    })),
  ].find(({ validFor }) => validFor?.start === undefined);
  if (undated) throw new TypeError(`${undated.name || 'an authority'} has no start of validity`);
  return root;
}

function parseDocument(text: string): unknown {
  let document: unknown;
  try {
    document = parseStrictJson(text);
  } catch (error) {
    throw new TypeError(`it is no JSON: ${error instanceof Error ? error.message : ''}`, { cause: error });
  }
  if (!isJsonRecord(document) || !mediaType.test(String(document.mediaType)))
    throw new TypeError('its mediaType is not that of a Sigstore trusted root');
  return document;
}
