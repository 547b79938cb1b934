import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  authorityEnvelope,
  headerNames,
  makeEnvelope,
  payloadOf,
  plainEnvelope,
  type EnvelopeFormat,
  type EnvelopePlan,
} from '../kit/notation/envelope.ts';
import { listPlace, revocationList } from '../kit/notation/revocation-list.ts';
import { keyKinds, newAuthority, newRoot, newSigner, newSigningKey } from '../kit/notation/signer.ts';
import { timestampToken } from '../kit/notation/timestamp.ts';
import { inDays } from '../kit/notary-repository.ts';
import { seeded } from '../kit/random.ts';
import { roundsOf } from '../kit/rounds.ts';
import { describeAttacks } from './describe-attacks.ts';
import { notationAttacks } from './notation-attacks.ts';
import {
  digest,
  formats,
  judgeBytes,
  judgePlan,
  otherDigest,
  plan,
  root,
  signer,
  stamping,
  type Against,
} from './notation-case.ts';

describeAttacks('an attack on a signature of the Notary Project', notationAttacks);

function statementOn(of: EnvelopePlan, format: EnvelopeFormat, against: Against = {}) {
  const [statement] = judgePlan(of, format, against);
  assert.ok(statement);
  return statement;
}

function assertTrusted(of: EnvelopePlan, against: Against = {}, about = ''): void {
  for (const format of formats) {
    const { verdict, steps } = statementOn(of, format, against);
    assert.equal(verdict, 'trusted', `${format} ${about}: ${JSON.stringify(steps.at(-1))}`);
  }
}

const expired = newSigner([root], { from: inDays(-50), until: inDays(-1) });
const stamped = (time: Date, of = plan): EnvelopePlan => ({
  ...of,
  timestamp: (signature) => timestampToken({ ...stamping, time }, signature),
});
const withStamps = { policy: { trustStores: ['ca:example', 'tsa:example'] } };

describe('a signature of the Notary Project is trusted', () => {
  it('with every kind of key, in both formats', () => {
    for (const kind of keyKinds)
      assertTrusted(plainEnvelope(newSigner([root], { key: newSigningKey(kind) }), digest), {}, kind);
  });

  it('and says who signed and which steps were taken', () => {
    const { signer: name, steps } = statementOn(plan, 'COSE');
    assert.equal(name, String.raw`C=US, ST=WA, O=Example, CN=Build\, signing`);
    assert.deepEqual(
      steps.map(({ step }) => step),
      [
        'policy',
        'envelope',
        'signature',
        'artifact',
        'certificate',
        'headers',
        'trust store',
        'signer',
        'expiry',
        'timestamp',
        'revocation',
      ],
    );
  });

  it('through authorities between, and with one of them or the signer itself in the trust store', () => {
    const middle = newAuthority(root, 'Middle', { pathLength: 0 });
    const below = newSigner([middle, root]);
    assertTrusted(plainEnvelope(below, digest));
    for (const certificate of below.chain)
      assertTrusted(plainEnvelope(below, digest), { stores: { 'ca:example': [certificate] } });
  });

  it('by a certificate that signs itself and is in the trust store', () => {
    const alone = newSigner([]);
    assertTrusted(plainEnvelope(alone, digest), { stores: { 'ca:example': [...alone.chain] } });
  });

  it('by a certificate without extended usages, and with content commitment', () => {
    const own = newSigner([root], { extendedUsages: [], usages: ['digitalSignature', 'contentCommitment'] });
    assertTrusted(plainEnvelope(own, digest));
  });

  it('before it expires', () => {
    const headers = { ...plan.headers, [headerNames.expiry]: inDays(1) };
    assertTrusted({ ...plan, headers, critical: [...plan.critical, headerNames.expiry] });
  });

  it('with headers that are not known and not critical', () => {
    assertTrusted({ ...plan, headers: { ...plan.headers, 'example.com/note': 'text' } });
  });

  it('with a payload that has annotations', () => {
    assertTrusted({ ...plan, payload: payloadOf(digest, { annotations: { build: '1' } }) });
  });

  it('by a signing authority, as of the time that it attests', () => {
    const old = newSigner([root], { from: inDays(-50), until: inDays(-10) });
    assertTrusted(authorityEnvelope(old, digest, inDays(-20)));
  });

  it('with a timestamp from when the certificate was valid, though it has expired since', () => {
    const old = plainEnvelope(expired, digest);
    assertTrusted(stamped(inDays(-2), old), withStamps);
    assertTrusted(stamped(inDays(-2)), withStamps);
  });

  it('without a timestamp, where the policy looks at it after expiry only', () => {
    const signatureVerification = { level: 'strict', verifyTimestamp: 'afterCertExpiry' };
    assertTrusted(plan, { policy: { ...withStamps.policy, signatureVerification } });
  });

  it('by every identity, or one of those that the policy names', () => {
    const more = 'x509.subject: C=US, ST=WA, O=Other';
    for (const trustedIdentities of [
      ['*'],
      [more, 'x509.subject: C=US, ST=WA, O=Example'],
      [String.raw`x509.subject: CN=Build\, signing, O=Example, S=WA, C=US`],
    ])
      assertTrusted(plan, { policy: { trustedIdentities } });
  });

  it('with a list of its issuer that does not revoke it', () => {
    const own = newSigner([root], { serial: 7n, extensions: [listPlace()] });
    const list = revocationList({ issuer: root, revoked: [{ serial: 8n }] });
    assertTrusted(plainEnvelope(own, digest), { lists: [list] });
    const pem = `-----BEGIN X509 CRL-----\n${list.toString('base64')}\n-----END X509 CRL-----\n`;
    assertTrusted(plainEnvelope(own, digest), { lists: [Buffer.from(pem + pem)] });
  });

  it('if it was revoked as of a later time than a timestamp authority says', () => {
    const own = newSigner([root], { serial: 7n });
    const list = revocationList({ issuer: root, revoked: [{ serial: 7n, invalidFrom: inDays(-1) }] });
    assertTrusted(stamped(inDays(-2), plainEnvelope(own, digest)), { ...withStamps, lists: [list] });
  });

  it('with failures that the policy only logs, which the step says', () => {
    const own = newSigner([root], { extensions: [listPlace()] });
    const late = plainEnvelope(own, digest);
    const headers = { ...late.headers, [headerNames.expiry]: inDays(-0.5) };
    const critical = [...late.critical, headerNames.expiry];
    const against = { policy: { signatureVerification: { level: 'permissive' } } };
    assertTrusted({ ...late, headers, critical }, against);
    const { steps } = statementOn({ ...late, headers, critical }, 'JWS', against);
    const logged = steps.filter(({ detail }) => detail.endsWith('the policy example only logs this'));
    assert.deepEqual(
      logged.map(({ step }) => step),
      ['expiry', 'revocation'],
    );
  });

  it('where the policy skips revocation', () => {
    const own = newSigner([root], { extensions: [listPlace()] });
    const signatureVerification = { level: 'strict', override: { revocation: 'skip' } };
    assertTrusted(plainEnvelope(own, digest), { policy: { signatureVerification } });
  });
});

/** Bytes with one replaced, left out or added, or cut off behind it. */
function changedBytes(made: Buffer, random: (below: number) => number): Buffer {
  const at = random(made.length);
  const kind = random(4);
  return Buffer.concat([
    made.subarray(0, at),
    Buffer.from(kind === 0 ? [] : [random(256)]),
    made.subarray(kind === 1 ? at : at + 1, kind === 3 ? random(made.length) : made.length),
  ]);
}

describe('an extension of a certificate', () => {
  const withExtension = (id: string, value: Buffer) =>
    plainEnvelope(
      newSigner([root], { usages: [], extendedUsages: [], extensions: [{ id, critical: true, value }] }),
      digest,
    );

  it('that is not read may hold anything', () => {
    const own = newSigner([root], { extensions: [{ id: '1.2.3.4', value: Buffer.from('no DER') }] });
    assertTrusted(plainEnvelope(own, digest));
  });

  it('that says in no known form where it would be revoked leaves that unknown', () => {
    const own = newSigner([root], {
      extensions: [{ id: '1.3.6.1.5.5.7.1.1', value: Buffer.from('no DER') }],
    });
    const { verdict, steps } = statementOn(plainEnvelope(own, digest), 'JWS');
    assert.deepEqual([verdict, steps.at(-1)?.step], ['unverifiable', 'revocation']);
  });

  it('is no crash, whatever it holds', () => {
    const chance = seeded(5);
    const ids = ['2.5.29.15', '2.5.29.19', '2.5.29.37', '2.5.29.31', '1.3.6.1.5.5.7.1.1'];
    for (let round = 0; round < roundsOf(500); round += 1) {
      const bytes = Array.from({ length: Math.floor(chance() * 12) }, () => Math.floor(chance() * 256));
      // Half of them begin as DER does.
      const value = Buffer.from(chance() < 0.5 ? bytes : [0x30, bytes.length, ...bytes]);
      const { verdict } = statementOn(withExtension(ids[round % ids.length] ?? '', value), 'COSE');
      assert.notEqual(verdict, 'trusted');
    }
  });
});

it('shows the root of a signature that no trust store is named for', () => {
  const {
    verdict,
    steps,
    signer: name,
  } = statementOn(plan, 'JWS', { policy: { trustStores: ['tsa:example'] } });
  assert.equal(verdict, 'unverifiable');
  assert.equal(name, undefined);
  assert.match(steps.at(-1)?.detail ?? '', /CN=Root, sha256:[0-9a-f]{64}$/u);
});

describe('a change of an envelope', () => {
  for (const format of formats)
    for (const [name, of, against] of [
      ['', plan, {}],
      [' with a timestamp', stamped(inDays(-1)), withStamps],
    ] as const)
      it(`is never trusted with other content, and no crash: ${format}${name}`, () => {
        const chance = seeded(11);
        const random = (below: number): number => Math.floor(chance() * below);
        const made = makeEnvelope(format, of);
        const { steps } = statementOn(of, format, against);
        for (let round = 0; round < roundsOf(1500); round += 1) {
          const bytes = changedBytes(made, random);
          if (bytes.equals(made)) continue;
          const [statement] = judgeBytes(bytes, format, against);
          // Of a timestamp token, its frame is not signed.
          if (name === '') assert.notEqual(statement?.verdict, 'trusted', bytes.toString('base64'));
          else if (statement?.verdict === 'trusted')
            assert.deepEqual(statement.steps.slice(2), steps.slice(2));
        }
      });

  it('means that it is about another digest', () => {
    for (const format of formats) {
      const of = { ...plan, payload: payloadOf(otherDigest) };
      assert.equal(statementOn(of, format).verdict, 'rejected');
    }
  });
});

it('a root that was taken out of the trust store trusts nothing', () => {
  const other = newRoot('Root');
  const { verdict } = statementOn(plainEnvelope(signer, digest), 'JWS', {
    stores: { 'ca:example': [other.certificate] },
  });
  assert.equal(verdict, 'rejected');
});
