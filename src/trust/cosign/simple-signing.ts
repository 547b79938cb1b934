import { isJsonRecord, recordAt, stringAt } from '../../formats/json/members.ts';
import { parseStrictJson } from '../../formats/json/strict-json.ts';
import { holds, rejects, type JudgedStep } from '../steps.ts';

/** What cosign writes as the type of its payloads (cosign, SIGNATURE_SPEC.md); red hat's has another one. */
const payloadType = 'cosign container image signature';

/** What a signer may add to a payload: keys and values (cosign, SIGNATURE_SPEC.md, "optional"). */
export function payloadAnnotations(payload: Buffer): unknown {
  try {
    const document = parseStrictJson(payload.toString('utf8'));
    return isJsonRecord(document) ? document['optional'] : undefined;
  } catch {
    return undefined;
  }
}

/** Whether every annotation that is asked for is signed, with its value. */
export function annotationsStep(signed: unknown, wanted: Readonly<Record<string, string>>): JudgedStep {
  const found = isJsonRecord(signed) ? signed : {};
  const words = Object.entries(wanted).map(([key, value]) => `${key}=${value}`);
  const missing = Object.entries(wanted).find(
    ([key, value]) => !Object.hasOwn(found, key) || found[key] !== value,
  );
  if (missing === undefined) return holds('annotations', `signed with ${words.join(', ')}`);
  const [key, value] = missing;
  const given = Object.hasOwn(found, key) ? found[key] : undefined;
  return rejects(
    'annotations',
    `not signed with ${key}=${value}${typeof given === 'string' ? `, but with ${key}=${given}` : ''}`,
  );
}

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
