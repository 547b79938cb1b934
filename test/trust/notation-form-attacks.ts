import { encodeCbor, type Cbor } from '../kit/cbor.ts';
import {
  coseValue,
  headerNames,
  jwsParts,
  makeEnvelope,
  payloadOf,
  signCose,
  signJws,
} from '../kit/notation/envelope.ts';
import type { Attack } from './attack.ts';
import { bytesAttack } from './notation-attack.ts';
import { formats, judgeBytes, otherDigest, plan, root, signer } from './notation-case.ts';

const { scheme, time } = headerNames;

const parts = () => jwsParts(plan);
const jws = (change: Readonly<Record<string, unknown>>): Buffer =>
  Buffer.from(JSON.stringify({ ...parts(), ...change }));
const signedHeader = (change: (header: string) => string): Buffer => {
  const header = Buffer.from(parts().protected, 'base64url').toString();
  return Buffer.from(JSON.stringify(signJws(plan, change(header))));
};

/** Attacks on the form of a JWS. */
export const jwsAttacks: readonly Attack[] = [
  bytesAttack('is empty', 'JWS', () => Buffer.alloc(0)),
  bytesAttack('is a JWS in its compact form', 'JWS', () => {
    const { protected: head, payload, signature } = parts();
    return Buffer.from(`${head}.${payload}.${signature}`);
  }),
  bytesAttack('has a member twice', 'JWS', () =>
    Buffer.from(JSON.stringify(parts()).replace('{', `{"payload":"${parts().payload}",`)),
  ),
  bytesAttack('has the member Payload beside payload', 'JWS', () => jws({ Payload: parts().payload })),
  bytesAttack('has a list of signatures', 'JWS', () => jws({ signatures: [parts()] })),
  bytesAttack('has an unknown member', 'JWS', () => jws({ other: 1 })),
  bytesAttack('has alg twice in its signed header', 'JWS', () =>
    signedHeader((header) => header.replace('{', '{"alg":"none",')),
  ),
  bytesAttack('has ALG beside alg in its signed header', 'JWS', () =>
    signedHeader((header) => header.replace('{', '{"ALG":"none",')),
  ),
  bytesAttack('lists alg as critical', 'JWS', () =>
    signedHeader((header) => header.replace('"crit":[', '"crit":["alg",')),
  ),
  bytesAttack('has a header that is signed and unsigned', 'JWS', () =>
    jws({ header: { ...parts().header, alg: 'none' } }),
  ),
  bytesAttack('pads its base64url', 'JWS', () => jws({ signature: `${parts().signature}==` })),
  bytesAttack('writes its signature in base64', 'JWS', () => jws({ signature: `${'+/'.repeat(42)}+/` })),
  bytesAttack(
    'has another payload than was signed',
    'JWS',
    () => jws({ payload: Buffer.from(payloadOf(otherDigest)).toString('base64url') }),
    'signature',
  ),
  bytesAttack(
    'has another header than was signed',
    'JWS',
    () => {
      const header = Buffer.from(parts().protected, 'base64url').toString().replace('2026', '2025');
      return jws({ protected: Buffer.from(header).toString('base64url') });
    },
    'signature',
  ),
  bytesAttack('has an empty signature', 'JWS', () => jws({ signature: '' })),
  bytesAttack('has its certificates as one text', 'JWS', () =>
    jws({ header: { x5c: signer.chain[0]?.toString('base64') } }),
  ),
  bytesAttack('has no certificates', 'JWS', () => jws({ header: {} })),
  bytesAttack('begins with a byte order mark', 'JWS', () =>
    Buffer.concat([Buffer.of(0xef, 0xbb, 0xbf), makeEnvelope('JWS', plan)]),
  ),
  bytesAttack('is not UTF-8', 'JWS', () => Buffer.concat([makeEnvelope('JWS', plan), Buffer.of(0xff)])),
  bytesAttack('nests a hundred thousand levels deep', 'JWS', () =>
    Buffer.from(`${'{"header":'.repeat(100_000)}1${'}'.repeat(100_000)}`),
  ),
  {
    attack: 'has the media type of no envelope (JWS)',
    verdict: 'rejected',
    step: 'envelope',
    judge: () => judgeBytes(makeEnvelope('JWS', plan), 'JWS', { mediaType: 'application/json' }),
  },
];

const signed = () => coseValue(plan);
const protectedBytes = (): Buffer => signed().value[0] as Buffer;
const reSigned = (change: (header: Buffer) => Buffer): Buffer =>
  encodeCbor(signCose(plan, change(protectedBytes())));
const cose = (change: (value: Cbor[]) => void, tag = 18): Buffer => {
  const value = [...signed().value];
  change(value);
  return encodeCbor({ tag, value });
};
const withUnsigned = (key: number | string, value: Cbor): Buffer =>
  cose((list) => {
    list[1] = new Map([...(list[1] as ReadonlyMap<number | string, Cbor>), [key, value]]);
  });

/** The header map with an entry before the others, written as bytes. */
const withEntry =
  (entry: string) =>
  (header: Buffer): Buffer =>
    Buffer.concat([Buffer.of((header[0] ?? 0) + 1), Buffer.from(entry, 'hex'), header.subarray(1)]);

/** Attacks on the form of a COSE_Sign1. */
export const coseAttacks: readonly Attack[] = [
  bytesAttack('has no tag', 'COSE', () => encodeCbor(signed().value)),
  bytesAttack('has the tag of another COSE message', 'COSE', () => cose(() => undefined, 98)),
  bytesAttack('has a fifth part', 'COSE', () => cose((list) => list.push(1))),
  bytesAttack('has no payload', 'COSE', () =>
    Buffer.concat([
      Buffer.of(0xd2, 0x84),
      ...[0, 1].map((at) => encodeCbor(signed().value[at] ?? 0)),
      Buffer.of(0xf6),
      encodeCbor(signed().value[3] ?? 0),
    ]),
  ),
  bytesAttack('is followed by other bytes', 'COSE', () =>
    Buffer.concat([makeEnvelope('COSE', plan), Buffer.of(0)]),
  ),
  bytesAttack('has alg twice in its signed header', 'COSE', () => reSigned(withEntry('0126'))),
  bytesAttack('writes a label in more bytes than needed', 'COSE', () => reSigned(withEntry('180400'))),
  bytesAttack('writes alg once more in more bytes than needed', 'COSE', () => reSigned(withEntry('180126'))),
  bytesAttack('has an indefinite length in its signed header', 'COSE', () =>
    reSigned(withEntry('045f4100ff')),
  ),
  bytesAttack('has a number with a fraction in its signed header', 'COSE', () =>
    reSigned(withEntry('04f93c00')),
  ),
  bytesAttack('lists alg as critical', 'COSE', () =>
    encodeCbor(
      signCose(
        plan,
        encodeCbor(
          new Map<number | string, Cbor>([
            [1, -7],
            [2, [1, scheme]],
            [3, 'x'],
            [scheme, 'notary.x509'],
            [time, { tag: 1, value: 1 }],
          ]),
        ),
      ),
    ),
  ),
  bytesAttack('writes its time without a tag', 'COSE', () =>
    encodeCbor(
      signCose(
        plan,
        encodeCbor(
          new Map<number | string, Cbor>([
            [1, -7],
            [2, [scheme]],
            [3, 'x'],
            [scheme, 'notary.x509'],
            [time, 1],
          ]),
        ),
      ),
    ),
  ),
  bytesAttack('writes its time as another tag', 'COSE', () =>
    encodeCbor(
      signCose(
        plan,
        encodeCbor(
          new Map<number | string, Cbor>([
            [1, -7],
            [2, [scheme]],
            [3, 'x'],
            [scheme, 'notary.x509'],
            [time, { tag: 0, value: '2026-01-01T00:00:00Z' }],
          ]),
        ),
      ),
    ),
  ),
  bytesAttack('has a header that is signed and unsigned', 'COSE', () => withUnsigned(1, -7)),
  bytesAttack('has a certificate that is no byte string', 'COSE', () => withUnsigned(33, ['x'])),
  bytesAttack('has no certificates', 'COSE', () => withUnsigned(33, [])),
  bytesAttack(
    'has another payload than was signed',
    'COSE',
    () =>
      cose((list) => {
        list[2] = Buffer.from(payloadOf(otherDigest));
      }),
    'signature',
  ),
  bytesAttack('has an empty signature', 'COSE', () =>
    cose((list) => {
      list[3] = Buffer.alloc(0);
    }),
  ),
  bytesAttack('nests a hundred thousand levels deep', 'COSE', () => Buffer.alloc(100_000, 0x81)),
  bytesAttack('says that it has four billion members', 'COSE', () => Buffer.from('d29affffffff', 'hex')),
  ...formats.flatMap((format): readonly Attack[] => [
    bytesAttack('is cut short', format, () => makeEnvelope(format, plan).subarray(0, 400)),
    bytesAttack('has five megabytes', format, () => Buffer.alloc(5 * 1024 * 1024, 0x20)),
    bytesAttack('has twenty certificates', format, () =>
      makeEnvelope(format, {
        ...plan,
        signer: { ...signer, chain: Array.from({ length: 20 }, () => root.certificate) },
      }),
    ),
    {
      attack: `is of the other format than its media type says (${format})`,
      verdict: 'rejected',
      step: 'envelope',
      judge: () => judgeBytes(makeEnvelope(format, plan), format === 'JWS' ? 'COSE' : 'JWS'),
    },
  ]),
];
