import type { KeyObject } from 'node:crypto';
import { publicKeyInfo } from '../certificate.ts';
import { longValidity, makeAuthority, type Authority } from './authority.ts';
import { makeCtLog, type CtLog } from './ct-log.ts';
import { keyDetailsOf, keyIdOf } from './keys.ts';
import { makeTimestampAuthority, type TimestampAuthority } from './timestamp-authority.ts';
import { makeTransparencyLog, type TransparencyLog } from './transparency-log.ts';

/** Everything that an instance of Sigstore runs. */
export interface Instance {
  authority: Authority;
  ctLog: CtLog;
  rekor1: TransparencyLog;
  rekor2: TransparencyLog;
  timestamps: TimestampAuthority;
}

/** Makes an instance of Sigstore, with keys of its own. */
export function makeInstance(): Instance {
  return {
    authority: makeAuthority('codeSigning'),
    ctLog: makeCtLog(),
    rekor1: makeTransparencyLog(1),
    rekor2: makeTransparencyLog(2),
    timestamps: makeTimestampAuthority(),
  };
}

const validFor = { start: longValidity.from.toISOString(), end: longValidity.until.toISOString() };

/** The document `trusted_root.json` of an instance, as an object. */
export function trustedRootOf({ authority, ctLog, rekor1, rekor2, timestamps }: Instance) {
  return {
    mediaType: 'application/vnd.dev.sigstore.trustedroot+json;version=0.1',
    tlogs: [rekor1, rekor2].map(({ host, key, id }) => logOf(`https://${host}`, key, id)),
    certificateAuthorities: [authorityOf('https://fulcio.test.example', authority.chain)],
    ctlogs: [logOf('https://ctlog.test.example', ctLog.key, keyIdOf(ctLog.key))],
    timestampAuthorities: [authorityOf('https://timestamps.test.example', timestamps.chain)],
  };
}

function logOf(baseUrl: string, key: KeyObject, id: Buffer) {
  return {
    baseUrl,
    hashAlgorithm: 'SHA2_256',
    publicKey: {
      rawBytes: publicKeyInfo(key).toString('base64'),
      keyDetails: keyDetailsOf(key),
      validFor: { ...validFor },
    },
    logId: { keyId: id.toString('base64') },
  };
}

function authorityOf(uri: string, chain: readonly Buffer[]) {
  return {
    subject: { organization: 'Test', commonName: uri },
    uri,
    certChain: { certificates: chain.map((der) => ({ rawBytes: der.toString('base64') })) },
    validFor: { ...validFor },
  };
}
