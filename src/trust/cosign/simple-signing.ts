import { isJsonRecord, recordAt, stringAt } from '../../formats/json/members.ts';
import { parseStrictJson } from '../../formats/json/strict-json.ts';
import { holds, rejects, type JudgedStep } from '../steps.ts';

/** What cosign writes as the type of its payloads (cosign, SIGNATURE_SPEC.md); red hat's has another one. */
const payloadType = 'cosign container image signature';

/**
 * Whether the payload that a signature is over is about an image: it names the digest of the manifest (containers/image,
 * "simple signing"). The name of the image in it is not compared: an image may be copied with its signature.
 */
export function payloadStep(payload: Buffer, digest: string): JudgedStep {
  let document: unknown;
  try {
    document = parseStrictJson(payload.toString('utf8'));
    const critical = isJsonRecord(document) ? recordAt(document, 'critical') : undefined;
    const signed = stringAt(recordAt(critical, 'image'), 'docker-manifest-digest');
    if (stringAt(critical, 'type') !== payloadType)
      return rejects('payload', 'what is signed is no signature of a container image');
    return signed === digest
      ? holds('payload', `what is signed names ${digest}`)
      : rejects('payload', `what is signed names ${signed ?? 'no digest'}, not ${digest}`);
  } catch {
    return rejects('payload', 'what is signed cannot be read');
  }
}
