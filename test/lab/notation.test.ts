import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { certificatePem, issueCertificate } from '../kit/certificate.ts';
import {
  authorityEnvelope,
  envelopeFormats,
  makeEnvelope,
  payloadOf,
  plainEnvelope,
} from '../kit/notation/envelope.ts';
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
import { digest, formats, judgeBytes, observers, root, type JudgedEnvelope } from '../trust/notation-case.ts';
import { findProgram } from './kit/availability.ts';
import {
  askNotationCore,
  buildNotationCore,
  notationCoreSkip,
  type LibraryRequest,
} from './kit/notation-core/library.ts';

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

/** A timestamp authority with an RSA key, run by OpenSSL. */
function openSslAuthority() {
  const folder = mkdtempSync(join(tmpdir(), 'ironhull-tsa-'));
  const top = newRoot('Timestamp root', { key: newSigningKey('rsa-2048') });
  const key = newSigningKey('rsa-2048');
  const certificate = issueCertificate(
    {
      subject: 'Timestamps',
      key,
      from: inDays(-100),
      until: inDays(5000),
      usages: ['digitalSignature'],
      extendedUsages: ['timeStamping'],
      criticalExtendedUsages: true,
    },
    top,
  );
  const path = (name: string): string => join(folder, name);
  writeFileSync(path('tsa.pem'), certificatePem(certificate));
  writeFileSync(path('tsa.key'), key.export({ type: 'pkcs8', format: 'pem' }));
  writeFileSync(path('serial'), '01\n');
  writeFileSync(
    path('tsa.cnf'),
    [
      '[tsa]',
      'default_tsa = own',
      '[own]',
      `serial = ${path('serial')}`,
      'default_policy = 1.2.3.4',
      'digests = sha256, sha384, sha512',
      'accuracy = secs:1, millisecs:500, microsecs:100',
      'ess_cert_id_alg = sha256',
      'signer_digest = sha384',
      '',
    ].join('\n'),
  );
  const run = (...args: readonly string[]): void => {
    const { status, stderr } = spawnSync(findProgram('openssl') ?? 'openssl', ['ts', ...args], {
      encoding: 'utf8',
    });
    assert.equal(status, 0, stderr);
  };
  return {
    root: top.certificate,
    stamp(message: Buffer): Buffer {
      writeFileSync(path('message'), message);
      run('-query', '-data', path('message'), '-sha512', '-cert', '-out', path('query'));
      const signing = ['-signer', path('tsa.pem'), '-inkey', path('tsa.key')];
      const reply = ['-config', path('tsa.cnf'), '-queryfile', path('query'), ...signing];
      run('-reply', ...reply, '-token_out', '-out', path('token'));
      return readFileSync(path('token'));
    },
    remove: () => rmSync(folder, { recursive: true }),
  };
}
