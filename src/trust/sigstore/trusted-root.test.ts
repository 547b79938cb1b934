import { deepEqual, equal, match, throws } from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { describe, test } from 'node:test';
import { publicKeyInfo } from '../../../test/kit/certificate.ts';
import { makeAuthority } from '../../../test/kit/sigstore/authority.ts';
import { makeInstance, trustedRootOf, type Instance } from '../../../test/kit/sigstore/instance.ts';
import { replaceAt } from '../../../test/kit/sigstore/replace-at.ts';
import { makeTimestampAuthority } from '../../../test/kit/sigstore/timestamp-authority.ts';
import { sigstoreRoot } from '../../knowledge/trust/sigstore-root.gen.ts';
import { readTrustedRoot } from './trusted-root.ts';

const instance = makeInstance();
const good: unknown = trustedRootOf(instance);

function read(root: unknown) {
  return readTrustedRoot(JSON.stringify(root));
}

test('everything in the root of the public instance is used', () => {
  const { unfit, material } = readTrustedRoot(sigstoreRoot);
  deepEqual(unfit, []);
  equal(material.tlogs.length > 0 && material.certificateAuthorities.length > 0, true);
  equal(material.ctlogs.length > 0 && material.timestampAuthorities.length > 0, true);
});

describe('a root is refused', () => {
  const refused: Readonly<Record<string, readonly [root: unknown, says: RegExp]>> = {
    'without a media type': [replaceAt(good, 'mediaType', () => undefined), /mediaType/u],
    'of another media type': [replaceAt(good, 'mediaType', () => 'application/json'), /mediaType/u],
    'with an unknown member': [
      replaceAt(good, 'witnesses', () => []),
      /a member that the format does not have/u,
    ],
    'without a start of a log': [
      replaceAt(good, 'tlogs.0.publicKey.validFor.start', () => undefined),
      /rekor1\.test\.example has no start of validity/u,
    ],
    'without a validity of a log': [
      replaceAt(good, 'tlogs.1.publicKey.validFor', () => undefined),
      /no start/u,
    ],
    'without a key of a log': [replaceAt(good, 'tlogs.0.publicKey', () => undefined), /no start/u],
    'without a start of a certificate log': [
      replaceAt(good, 'ctlogs.0.publicKey.validFor.start', () => undefined),
      /no start/u,
    ],
    'without a start of an authority': [
      replaceAt(good, 'certificateAuthorities.0.validFor.start', () => undefined),
      /fulcio\.test\.example has no start/u,
    ],
    'without a validity of a timestamp authority': [
      replaceAt(good, 'timestampAuthorities.0.validFor', () => undefined),
      /no start/u,
    ],
    'with a start that is no time': [
      replaceAt(good, 'tlogs.0.publicKey.validFor.start', () => 'once'),
      /start is no time/u,
    ],
    'with an end that is no time': [
      replaceAt(good, 'tlogs.0.publicKey.validFor.end', () => 'never'),
      /end is no time/u,
    ],
    'with a time without its zone': [
      replaceAt(good, 'tlogs.0.publicKey.validFor.end', () => '2036-01-01T00:00:00'),
      /end is no time/u,
    ],
    'with a key that is no base64': [
      replaceAt(good, 'tlogs.0.publicKey.rawBytes', () => 'A A='),
      /no base64/u,
    ],
    'with an unknown kind of key': [
      replaceAt(good, 'tlogs.0.publicKey.keyDetails', () => 'ROT13'),
      /another type than the format says/u,
    ],
  };
  for (const [name, [root, says]] of Object.entries(refused))
    test(name, () => {
      throws(() => read(root), says);
      throws(() => read(root), TypeError);
    });
});

const weak = publicKeyInfo(generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey).toString('base64');
const oddCurve = publicKeyInfo(generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).publicKey).toString(
  'base64',
);

describe('a log or an authority of a root is not used', () => {
  const unfit: Readonly<Record<string, readonly [root: unknown, says: RegExp]>> = {
    'with another hash of the tree': [
      replaceAt(good, 'tlogs.0.hashAlgorithm', () => 'SHA2_384'),
      /^https:\/\/rekor1\.test\.example: the hash of its tree is not SHA-256$/u,
    ],
    'without an id': [replaceAt(good, 'tlogs.0.logId', () => undefined), /id is not of 32 bytes/u],
    'with an id of four bytes': [
      replaceAt(good, 'ctlogs.0.logId.keyId', () => 'AAAAAA=='),
      /id is not of 32 bytes/u,
    ],
    'with a key that cannot be read': [
      replaceAt(good, 'tlogs.0.publicKey.rawBytes', () => 'AAAA'),
      /cannot be read/u,
    ],
    'with a weak key': [replaceAt(good, 'tlogs.0.publicKey.rawBytes', () => weak), /1024 bits/u],
    'with a key on another curve': [
      replaceAt(good, 'tlogs.0.publicKey.rawBytes', () => oddCurve),
      /secp256k1/u,
    ],
    'without a certificate': [
      replaceAt(good, 'certificateAuthorities.0.certChain.certificates', () => []),
      /cannot be read/u,
    ],
    'without certificates': [
      replaceAt(good, 'timestampAuthorities.0.certChain', () => undefined),
      /cannot be read/u,
    ],
    'with a certificate that is none': [
      replaceAt(good, 'certificateAuthorities.0.certChain.certificates.0.rawBytes', () => 'AAAA'),
      /cannot be read/u,
    ],
    'that issues for other usages': [
      trustedRootOf({ ...instance, authority: makeAuthority('timeStamping') }),
      /authority for other usages/u,
    ],
    'that is no authority': [
      trustedRootOf({ ...instance, authority: makeAuthority('codeSigning', { authority: false }) }),
      /of no authority/u,
    ],
    'with a weak key of an authority': [
      trustedRootOf({
        ...instance,
        authority: makeAuthority('codeSigning', {
          key: generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey,
        }),
      }),
      /1024 bits/u,
    ],
    'with constraints on names': [
      trustedRootOf({
        ...instance,
        authority: makeAuthority('codeSigning', {
          extensions: [{ id: '2.5.29.30', critical: true, value: Buffer.from('3000', 'hex') }],
        }),
      }),
      /2\.5\.29\.30/u,
    ],
    'that signs timestamps as an authority': [
      trustedRootOf({
        ...instance,
        timestamps: makeTimestampAuthority({ authority: true, usages: ['keyCertSign'] }),
      }),
      /the certificate of an authority/u,
    ],
    'that signs timestamps with a certificate for code': [
      trustedRootOf({ ...instance, timestamps: makeTimestampAuthority({ extendedUsages: ['codeSigning'] }) }),
      /not for time stamping alone/u,
    ],
  };
  for (const [name, [root, says]] of Object.entries(unfit))
    test(name, () => {
      const { unfit: reasons } = read(root);
      equal(reasons.length, 1);
      match(reasons[0] ?? '', says);
    });
});

test('a log without a name is named as such', () => {
  const root = replaceAt(
    replaceAt(good, 'tlogs.0.baseUrl', () => ''),
    'tlogs.0.logId',
    () => undefined,
  );
  match(read(root).unfit[0] ?? '', /^one without a name: /u);
});

test('what is read is what the document has', () => {
  const { material } = read(trustedRootOf(instance satisfies Instance));
  equal(material.tlogs.length, 2);
  deepEqual(material.tlogs[1]?.logID, instance.rekor2.id);
  equal(material.certificateAuthorities[0]?.certChain.length, 2);
});
