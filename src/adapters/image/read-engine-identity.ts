import { isJsonRecord, listAt, recordAt, stringAt, type JsonRecord } from '../../formats/json/members.ts';

/**
 * What an engine says of the origin of an image, in sentences: the member `Identity` of `GET /images/{name}/json`
 * (Engine API 1.53 and later; schemas `Identity`, `SignatureIdentity`, `PullIdentity`, `BuildIdentity`). Empty if it
 * says nothing. Written to the documentation: no engine with it was at hand.
 * @throws TypeError for a member of another kind.
 */
export function readEngineIdentity(inspect: unknown): readonly string[] {
  const identity = isJsonRecord(inspect) ? recordAt(inspect, 'Identity') : undefined;
  return [
    ...recordsAt(identity, 'Signature').map(signatureWords),
    ...recordsAt(identity, 'Pull').map((one) => `pulled from ${named(one, 'Repository')}`),
    ...recordsAt(identity, 'Build').map((one) => `built by this engine as ${named(one, 'Ref')}`),
  ];
}

function recordsAt(parent: JsonRecord | undefined, key: string): readonly JsonRecord[] {
  return listAt(parent, key).filter(isJsonRecord);
}

function named(record: JsonRecord, key: string): string {
  return stringAt(record, key) || 'an unnamed place';
}

function signatureWords(signature: JsonRecord): string {
  const error = stringAt(signature, 'Error') ?? '';
  if (error !== '') return `a signature that it could not verify: ${error}`;
  const signer = recordAt(signature, 'Signer');
  const name =
    stringAt(signer, 'SubjectAlternativeName') ||
    stringAt(signature, 'KnownSigner') ||
    stringAt(signature, 'Name') ||
    'somebody unnamed';
  const issuer = stringAt(signer, 'Issuer') || stringAt(signer, 'CertificateIssuer') || '';
  const times = recordsAt(signature, 'Timestamps').flatMap((one) => stringAt(one, 'Timestamp') ?? []);
  return [
    `a signature by ${name}`,
    ...(issuer === '' ? [] : [` (${issuer})`]),
    ...(times.length === 0 ? [] : [`, ${times.join(', ')}`]),
  ].join('');
}
