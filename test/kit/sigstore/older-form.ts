import { isJsonRecord, type JsonRecord } from '../../../src/formats/json/members.ts';
import { certificatePem } from '../certificate.ts';

function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce((parent: unknown, name) => {
    if (Array.isArray(parent)) return (parent as readonly unknown[])[Number(name)];
    return isJsonRecord(parent) ? parent[name] : undefined;
  }, value);
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}

/** A bundle of version 0.1 in the form that cosign wrote before there were bundles. */
export function olderForm(bundle: unknown): JsonRecord {
  const material = at(bundle, 'verificationMaterial');
  const certificate = at(material, 'x509CertificateChain', 'certificates', 0, 'rawBytes');
  const entry = at(material, 'tlogEntries', 0);
  const envelope = at(bundle, 'dsseEnvelope');
  return {
    base64Signature: isJsonRecord(envelope)
      ? base64(JSON.stringify(envelope))
      : at(bundle, 'messageSignature', 'signature'),
    ...(typeof certificate === 'string' && {
      cert: base64(certificatePem(Buffer.from(certificate, 'base64'))),
    }),
    ...(entry !== undefined && {
      rekorBundle: {
        SignedEntryTimestamp: at(entry, 'inclusionPromise', 'signedEntryTimestamp'),
        Payload: {
          body: at(entry, 'canonicalizedBody'),
          integratedTime: Number(at(entry, 'integratedTime')),
          logIndex: Number(at(entry, 'logIndex')),
          logID: Buffer.from(String(at(entry, 'logId', 'keyId')), 'base64').toString('hex'),
        },
      },
    }),
  };
}
