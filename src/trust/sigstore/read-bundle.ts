import { bundleFromJSON, ValidationError, type Bundle } from '@sigstore/bundle';
import { isJsonRecord, type JsonRecord } from '../../formats/json/members.ts';
import { parseStrictJson } from '../../formats/json/strict-json.ts';
import type { Artifact } from '../artifact.ts';
import { bundleOfOlderForm, isOlderForm } from './older-form.ts';
import { demandMessage } from './message-members.ts';

/** The published versions of the bundle format (protobuf-specs, sigstore_bundle.proto). */
const mediaTypes: ReadonlySet<unknown> = new Set([
  'application/vnd.dev.sigstore.bundle+json;version=0.1',
  'application/vnd.dev.sigstore.bundle+json;version=0.2',
  'application/vnd.dev.sigstore.bundle+json;version=0.3',
  'application/vnd.dev.sigstore.bundle.v0.3+json',
]);

/** Most log entries and timestamps of one bundle, as cosign has it: the library compares each with each. */
const most = 32;

/** A bundle, and what its form is called. */
export interface ReadBundle {
  bundle: Bundle;
  form: string;
}

/**
 * Reads a Sigstore bundle, or what cosign wrote before there were bundles. The artifact completes a bundle of the
 * older form, which has no digest.
 * @throws TypeError with what is wrong.
 */
export function readBundle(text: string, artifact: Artifact): ReadBundle {
  const document = parseObject(text);
  if (isOlderForm(document))
    return {
      bundle: bundleOf(bundleOfOlderForm(document, artifact)),
      form: "cosign's older form of a bundle",
    };
  if (!mediaTypes.has(document.mediaType))
    throw new TypeError('its mediaType is no version of the bundle format that is known');
  return { bundle: bundleOf(document), form: String(document.mediaType) };
}

function parseObject(text: string): JsonRecord {
  let document: unknown;
  try {
    document = parseStrictJson(text);
  } catch (error) {
    throw new TypeError(`it is no JSON: ${error instanceof Error ? error.message : ''}`, { cause: error });
  }
  if (!isJsonRecord(document)) throw new TypeError('it is no JSON object');
  return document;
}

function bundleOf(document: JsonRecord): Bundle {
  demandMessage(document, 'Bundle', 'the bundle');
  const bundle = typedBundle(document);
  const { tlogEntries, timestampVerificationData } = bundle.verificationMaterial;
  if (Math.max(tlogEntries.length, timestampVerificationData?.rfc3161Timestamps.length ?? 0) > most)
    throw new TypeError(`it has more than ${most} log entries or timestamps`);
  // Version 0.1 may leave the checkpoint out, which the library then misses.
  if (tlogEntries.some(({ inclusionProof }) => inclusionProof && !inclusionProof.checkpoint))
    throw new TypeError('a proof of inclusion has no checkpoint');
  return bundle;
}

function typedBundle(document: JsonRecord): Bundle {
  try {
    return bundleFromJSON(document);
  } catch (error) {
    if (error instanceof ValidationError)
      throw new TypeError(`these members are missing or wrong: ${error.fields.map(memberName).join(', ')}`, {
        cause: error,
      });
    throw new TypeError('a member has another type than the format says', { cause: error });
  }
}

/** The library has the alternatives of a message below `content`, which is in no bundle. */
function memberName(field: string): string {
  switch (field) {
    case 'content':
      return 'messageSignature or dsseEnvelope';
    case 'verificationMaterial.content':
      return 'verificationMaterial.certificate or publicKey';
    case 'verificationMaterial.content.$case':
      return 'verificationMaterial.x509CertificateChain, which this version does not have';
    default:
      return field.replace('content.', '');
  }
}
