import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { localMachine } from '../../src/app/runtime/local-machine.ts';
import { readNotationPolicy } from '../../src/app/trust/read-notation-trust.ts';
import { verifyImages } from '../../src/app/trust/verify-images.ts';
import { certificatePem } from '../kit/certificate.ts';
import {
  authorityEnvelope,
  envelopeFormats,
  makeEnvelope,
  payloadOf,
  plainEnvelope,
} from '../kit/notation/envelope.ts';
import { imageDescriptor, imageDigest, pushImage } from '../kit/notation/registry-image.ts';
import {
  keyKinds,
  newAuthority,
  newRoot,
  newSigner,
  newSigningKey,
  type NotationSigner,
} from '../kit/notation/signer.ts';
import { inDays } from '../kit/notary-repository.ts';
import { notationAttacks } from '../trust/notation-attacks.ts';
import {
  digest,
  formats,
  judgeBytes,
  observers,
  policyText,
  root,
  type JudgedEnvelope,
} from '../trust/notation-case.ts';
import { registrySkip, startRegistry } from './kit/registry.ts';
import {
  askNotationCore,
  buildNotationCore,
  notationCoreSkip,
  type LibraryRequest,
} from './kit/notation-core/library.ts';
import { openSslAuthority } from './kit/timestamp-authority.ts';

const schemes = ['notary.x509', 'notary.x509.signingAuthority'] as const;
const middle = newAuthority(root, 'Middle');
const chains: readonly (readonly [string, NotationSigner])[] = [
  ...keyKinds.map((kind) => [kind, newSigner([root], { key: newSigningKey(kind) })] as const),
  ['an authority between', newSigner([middle, root])],
];
const rows = chains.flatMap(([name, signer]) =>
  formats.flatMap((format) =>
    schemes.map((scheme) => ({ name: `${name}, ${format}, ${scheme}`, signer, format, scheme })),
  ),
);

describe('with the library of notation', { skip: notationCoreSkip() }, () => {
  let program = '';
  before(() => {
    program = buildNotationCore();
  });

  it('its signatures are trusted here', async () => {
    const answers = await askNotationCore(
      program,
      rows.map(({ signer, format, scheme }) => ({
        mediaType: envelopeFormats[format],
        key: signer.key.export({ type: 'pkcs8', format: 'der' }),
        chain: signer.chain,
        payload: payloadOf(digest),
        scheme,
        time: inDays(-1),
        expiry: inDays(1),
      })),
    );
    for (const [index, { name, format }] of rows.entries()) {
      const { error, envelope } = answers[index] ?? { error: 'no answer' };
      assert.equal(error, '', name);
      const [statement] = judgeBytes(envelope ?? Buffer.alloc(0), format);
      assert.equal(statement?.verdict, 'trusted', `${name}: ${JSON.stringify(statement?.steps.at(-1))}`);
      const [late] = judgeBytes(envelope ?? Buffer.alloc(0), format, { now: inDays(2) });
      assert.equal(late?.verdict, 'rejected', name);
    }
  });

  it('the signatures of the kit are good there', async () => {
    const answers = await askNotationCore(
      program,
      rows.map(({ signer, format, scheme }) => ({
        mediaType: envelopeFormats[format],
        envelope: makeEnvelope(
          format,
          scheme === 'notary.x509' ? plainEnvelope(signer, digest) : authorityEnvelope(signer, digest),
        ),
        trusted: [root.certificate],
      })),
    );
    for (const [index, { name }] of rows.entries())
      assert.deepEqual(answers[index], { error: '', payload: payloadOf(digest) }, name);
  });

  it('unusual signatures that are trusted here are good there', async () => {
    const alone = newSigner([]);
    const plain = newSigner([root], {
      extendedUsages: [],
      usages: ['digitalSignature', 'contentCommitment'],
    });
    const short = newAuthority(root, 'Short', { pathLength: 0 });
    const of = (signer: NotationSigner) => plainEnvelope(signer, digest);
    const unusual = [
      { plan: of(alone), trusted: alone.chain },
      { plan: of(plain), trusted: [root.certificate] },
      { plan: of(newSigner([short, root])), trusted: [short.certificate] },
      {
        plan: { ...of(plain), headers: { ...of(plain).headers, 'example.com/note': 'x' } },
        trusted: plain.chain,
      },
    ].flatMap(({ plan, trusted }) =>
      formats.map((format) => ({ format, trusted, bytes: makeEnvelope(format, plan) })),
    );
    const answers = await askNotationCore(
      program,
      unusual.map(({ format, trusted, bytes }) => ({
        mediaType: envelopeFormats[format],
        envelope: bytes,
        trusted,
      })),
    );
    for (const [index, { format, trusted, bytes }] of unusual.entries()) {
      const [statement] = judgeBytes(bytes, format, { stores: { 'ca:example': trusted } });
      assert.deepEqual([statement?.verdict, answers[index]?.error], ['trusted', ''], `${index}`);
    }
  });

  it('what is refused here and not there is known', async () => {
    const judged: JudgedEnvelope[] = [];
    const observe = (one: JudgedEnvelope): void => void judged.push(one);
    observers.add(observe);
    for (const { judge } of notationAttacks) await judge();
    observers.delete(observe);
    assert.equal(judged.length, notationAttacks.length);
    const answers = await askNotationCore(
      program,
      judged.map(({ bytes, mediaType, held }): LibraryRequest => ({
        mediaType,
        envelope: bytes,
        trusted: ['ca', 'signingAuthority'].flatMap((type) => held[`${type}:example`] ?? []),
      })),
    );
    const stricter = notationAttacks.flatMap(({ attack }, index) => {
      const step = judged[index]?.statement.steps.at(-1)?.step ?? '';
      return answers[index]?.error === '' && formSteps.has(step) ? [attack] : [];
    });
    assert.deepEqual(stricter.toSorted(), [...stricterThanLibrary].toSorted());
  });

  it('its signature in a real registry is found and trusted', { skip: registrySkip() }, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ironhull-notation-registry-'));
    const registry = await startRegistry(join(folder, 'registry'));
    try {
      const always = { from: inDays(-5000), until: inDays(8000) };
      const authority = newRoot('Root', always);
      const signer = newSigner([authority], always);
      const [answer] = await askNotationCore(program, [
        {
          mediaType: envelopeFormats.COSE,
          key: signer.key.export({ type: 'pkcs8', format: 'der' }),
          chain: signer.chain,
          payload: payloadOf(imageDigest, imageDescriptor),
          scheme: 'notary.x509',
          time: inDays(-1),
        },
      ]);
      const signature = { format: 'COSE', bytes: answer?.envelope ?? Buffer.alloc(0) } as const;
      await pushImage(registry.name, []);
      const unsigned = await verifyIn(registry.name, authority.certificate, folder);
      await pushImage(registry.name, [signature]);
      const signed = await verifyIn(registry.name, authority.certificate, folder);
      assert.deepEqual([unsigned?.verdict, signed?.verdict], ['unsigned', 'trusted'], JSON.stringify(signed));
      assert.equal(signed?.digest, imageDigest);
    } finally {
      await registry.stop();
      rmSync(folder, { recursive: true });
    }
  });

  it('timestamps by OpenSSL are good on both sides, and one of another signature on none', async () => {
    const authority = openSslAuthority();
    try {
      const signer = newSigner([root], { from: inDays(-5000), until: inDays(5000) });
      const make = (message?: Buffer) => ({
        ...plainEnvelope(signer, digest),
        timestamp: (signature: Buffer) => authority.stamp(message ?? signature),
      });
      const against = {
        policy: { trustStores: ['ca:example', 'tsa:example'] },
        stores: { 'tsa:example': [authority.root] },
        now: new Date(Date.now() + 1000),
      };
      for (const format of formats)
        for (const [message, verdict] of [
          [undefined, 'trusted'],
          [Buffer.from('other'), 'rejected'],
        ] as const) {
          const bytes = makeEnvelope(format, make(message));
          const [statement] = judgeBytes(bytes, format, against);
          const [answer] = await askNotationCore(program, [
            {
              mediaType: envelopeFormats[format],
              envelope: bytes,
              trusted: [root.certificate],
              timestampRoots: [authority.root],
            },
          ]);
          assert.equal(statement?.verdict, verdict, JSON.stringify(statement?.steps.at(-1)));
          assert.equal(answer?.error === '', verdict === 'trusted', answer?.error);
        }
    } finally {
      authority.remove();
    }
  });
});

/** Verifies the image of a registry as the command does, by a trust policy of its own. */
async function verifyIn(registry: string, authority: Buffer, folder: string) {
  const store = join(folder, 'truststore/x509/ca/example');
  mkdirSync(store, { recursive: true });
  writeFileSync(join(store, 'root.pem'), certificatePem(authority));
  writeFileSync(join(folder, 'policy.json'), policyText({ trustStores: ['ca:example'] }));
  const machine = { ...localMachine('0.0.0', () => undefined), home: folder, env: {} };
  const places = { policy: join(folder, 'policy.json'), store: join(folder, 'truststore') };
  const notation = await readNotationPolicy(places, machine);
  const [statement] = await verifyImages(
    { references: [`${registry}/team/app:1.0`], schemesOf: () => ({ notation }) },
    machine,
  );
  return statement;
}

/** Steps that the library takes too: it knows no policies, artifacts, times and revocation. */
const formSteps: ReadonlySet<string> = new Set(['envelope', 'signature', 'certificate']);

/** What the library of notation 1.1 takes and we do not, by the words of the specification: docs/design/trust.md. */
const stricterThanLibrary: readonly string[] = [
  'gives the signing times of two schemes (COSE)',
  'has ALG beside alg in its signed header (JWS)',
  'has a header that is signed and unsigned (COSE)',
  'has a header that is signed and unsigned (JWS)',
  'has a list of signatures (JWS)',
  'has a member twice (JWS)',
  'has alg twice in its signed header (JWS)',
  'has an unknown member (JWS)',
  'has the member Payload beside payload (JWS)',
  'lists a critical header twice (COSE)',
  'lists alg as critical (COSE)',
  ...formats.flatMap((format) => [
    `has a certificate with the extended usage any (${format})`,
    `has a root whose basic constraints are not critical (${format})`,
    `has a root with an RSA key of 1,024 bits (${format})`,
  ]),
  'signs with PSS and a salt of another length (JWS)',
];
