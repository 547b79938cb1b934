import { integerAt, isJsonRecord, recordAt, stringAt } from '../../formats/json/members.ts';
import { parseStrictJson } from '../../formats/json/strict-json.ts';
import { hashNames, type Artifact } from '../artifact.ts';
import { cannotVerify, holds, rejects, type JudgedStep } from '../steps.ts';

/** What a signature must be about. */
export interface NotationArtifact extends Artifact {
  /** What a registry says of it; absent for a file, or one known by its digest only. */
  mediaType?: string;
  size?: number;
}

const payloadType = 'application/vnd.cncf.notary.payload.v1+json';

/** Whether the payload of a signature is about an artifact (signature specification, "Payload"). */
export function targetStep(contentType: string, payload: Buffer, artifact: NotationArtifact): JudgedStep {
  if (contentType !== payloadType)
    return rejects('artifact', 'what is signed is no payload of the Notary Project');
  try {
    return compare(payload, artifact);
  } catch (error) {
    if (error instanceof TypeError || error instanceof SyntaxError)
      return rejects('artifact', `what is signed cannot be read: ${error.message}`);
    throw error;
  }
}

function compare(payload: Buffer, artifact: NotationArtifact): JudgedStep {
  const document = parseStrictJson(
    new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(payload),
  );
  const target = isJsonRecord(document) ? recordAt(document, 'targetArtifact') : undefined;
  const [mediaType, digest, size] = [
    stringAt(target, 'mediaType'),
    stringAt(target, 'digest'),
    integerAt(target, 'size'),
  ];
  if (mediaType === undefined || digest === undefined || size === undefined)
    throw new TypeError('it names no artifact with media type, digest and size');
  const hash = hashNames.find((name) => digest.startsWith(`${name}:`));
  const own = hash && artifact.digests[hash];
  if (hash === undefined || own === undefined)
    return cannotVerify(
      'artifact',
      'the signature is for a digest of a kind that is not known of the artifact; name its file',
    );
  if (digest !== `${hash}:${own.toString('hex')}`)
    return rejects('artifact', `the signature is for ${digest}, not for ${artifact.name}`);
  if (artifact.size !== undefined && artifact.size !== size)
    return rejects('artifact', `the signature is for ${size} bytes; the artifact has ${artifact.size}`);
  if (artifact.mediaType !== undefined && artifact.mediaType !== mediaType)
    return rejects('artifact', `the signature is for the type ${mediaType}, not for ${artifact.mediaType}`);
  return holds('artifact', `the signature is for ${digest}`);
}
