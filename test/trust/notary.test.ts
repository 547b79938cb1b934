import assert from 'node:assert/strict';
import { createHash, generateKeyPairSync, X509Certificate } from 'node:crypto';
import { describe, it } from 'node:test';
import { verifyRepository } from '../../src/trust/notary/verify-repository.ts';
import { certificatePem, issueCertificate, selfSignedCertificate } from '../kit/certificate.ts';
import {
  inDays,
  issuedCertificate,
  notaryFiles,
  notarySigner,
  now,
  plainPlan,
  rootCertificate,
  type NotaryPlan,
  type SignerType,
} from '../kit/notary-repository.ts';
import { seeded } from '../kit/random.ts';
import { describeAttacks } from './describe-attacks.ts';
import { notaryAttacks } from './notary-attacks.ts';

describeAttacks('an attack on a Notary repository', notaryAttacks);

const plan = plainPlan();
const verdictOf = (of: NotaryPlan, more: object = {}) => {
  const pin = { kind: 'key', id: of.keys.root[0]?.id ?? '' } as const;
  const [statement] = verifyRepository({
    repository: of.repository,
    files: notaryFiles(of),
    tags: ['1.0'],
    now,
    pin,
    ...more,
  }).statements;
  assert.ok(statement);
  return statement;
};

describe('a Notary repository is trusted', () => {
  it('with every kind of key', () => {
    const types: readonly SignerType[] = ['ecdsa', 'rsa', 'ed25519'];
    for (const type of types) {
      const signer = [notarySigner(type)];
      const keys = { ...plan.keys, targets: signer, snapshot: signer, timestamp: signer };
      assert.equal(verdictOf({ ...plan, keys }).verdict, 'trusted', type);
    }
    for (const type of ['ecdsa-x509', 'rsa-x509'] as const) {
      const keys = { ...plan.keys, root: [notarySigner(type, plan.repository)] };
      const statement = verdictOf({ ...plan, keys });
      assert.equal(statement.verdict, 'trusted', type);
      assert.equal(statement.digest, `sha256:${'a'.repeat(64)}`);
    }
  });

  it('with two signatures of two keys, where two are needed', () => {
    const root = [notarySigner('ecdsa-x509', plan.repository), notarySigner('rsa-x509', plan.repository)];
    const targets = [notarySigner('ecdsa'), notarySigner('ed25519')];
    const two = { ...plan, keys: { ...plan.keys, root, targets }, thresholds: { targets: 2 } };
    assert.equal(verdictOf(two).verdict, 'trusted');
  });

  it('by the role releases before targets', () => {
    const both = { ...plan, released: { '1.0': 'c'.repeat(64) } };
    assert.equal(verdictOf(both).digest, `sha256:${'c'.repeat(64)}`);
    const elsewhere = { ...plan, released: { '2.0': 'c'.repeat(64) } };
    assert.equal(verdictOf(elsewhere).digest, `sha256:${'a'.repeat(64)}`);
  });

  it('with a certificate for every name below a path', () => {
    const root = [notarySigner('ecdsa-x509', 'registry.example/team/*')];
    assert.equal(verdictOf({ ...plan, keys: { ...plan.keys, root } }).verdict, 'trusted');
  });

  it('by the id of the key in the certificate, as docker shows it', () => {
    const statement = verdictOf(plan);
    const id = /root key ([0-9a-f]{64})/u.exec(statement.signer ?? '')?.[1] ?? '';
    assert.notEqual(id, plan.keys.root[0]?.id);
    assert.equal(verdictOf(plan, { pin: { kind: 'key', id } }).verdict, 'trusted');
  });

  it('by the authority that issued the root certificate, also through another one', () => {
    const keyOf = () => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
    const top = { subject: 'Top', key: keyOf() };
    const middle = { subject: 'Middle', key: keyOf() };
    const period = { from: inDays(-10), until: inDays(365) };
    const pem = (pathLength?: number) =>
      new X509Certificate(
        selfSignedCertificate({
          ...top,
          ...period,
          authority: true,
          ...(pathLength !== undefined && { pathLength }),
        }),
      );
    const middlePem = certificatePem(issueCertificate({ ...middle, ...period, authority: true }, top));
    const direct = notarySigner('ecdsa-x509', '', {
      chain: (key) => issuedCertificate(key, plan.repository, top),
    });
    const indirect = notarySigner('ecdsa-x509', '', {
      chain: (key) => issuedCertificate(key, plan.repository, middle, [middlePem]),
    });
    const withRoot = (signer: typeof direct, pathLength?: number) =>
      verdictOf(
        { ...plan, keys: { ...plan.keys, root: [signer] } },
        { pin: { kind: 'authority', certificates: [pem(pathLength)] } },
      ).verdict;
    assert.equal(withRoot(direct), 'trusted');
    assert.equal(withRoot(indirect), 'trusted');
    assert.equal(withRoot(indirect, 0), 'rejected', 'an authority that may have no other below it');
  });

  it('after its root key was changed, as the keys before it signed', () => {
    const next = notarySigner('ecdsa-x509', plan.repository);
    const [old] = plan.keys.root;
    assert.ok(old);
    const rotated = { ...plan, keys: { ...plan.keys, root: [next] }, signedBy: { root: [old, next] } };
    const first = notaryFiles(plan).get('root') ?? Buffer.alloc(0);
    const judge = (signedBy: NotaryPlan['signedBy'], earlier: Buffer | undefined) => {
      const files = notaryFiles({ ...rotated, ...(signedBy && { signedBy }) }, 2);
      if (earlier) files.set('1.root', earlier);
      return verdictOf(rotated, { files, pin: { kind: 'key', id: old.id } }).verdict;
    };
    assert.equal(judge(undefined, first), 'trusted');
    assert.equal(judge({ root: [next] }, first), 'rejected', 'the old key did not sign');
    assert.equal(judge(undefined, undefined), 'rejected', 'the version before is not there');
    assert.equal(judge(undefined, notaryFiles(plan, 7).get('root')), 'rejected', 'it is of another version');
  });

  it('with files that have the names that servers give them', () => {
    const files = notaryFiles(plan);
    const hash = (name: string) =>
      createHash('sha256')
        .update(files.get(name) ?? '')
        .digest('hex');
    for (const name of ['snapshot', 'targets']) {
      files.set(`${name}.${hash(name)}`, files.get(name) ?? Buffer.alloc(0));
      files.delete(name);
    }
    assert.equal(verdictOf(plan, { files }).verdict, 'trusted');
  });

  it('only with a key pinned: a signature of anybody is no reason', () => {
    const [statement] = verifyRepository({
      repository: plan.repository,
      files: notaryFiles(plan),
      tags: ['1.0'],
      now,
    }).statements;
    assert.equal(statement?.verdict, 'unverifiable');
    assert.match(statement?.steps.at(-1)?.detail ?? '', /which nothing here pins/u);
  });
});

it('lists every signed tag where none is named', () => {
  const both = {
    ...plan,
    tags: { '1.0': 'a'.repeat(64), latest: 'd'.repeat(64) },
    released: { '2.0': 'c'.repeat(64) },
  };
  const pin = { kind: 'key', id: plan.keys.root[0]?.id ?? '' } as const;
  const { statements } = verifyRepository({
    repository: plan.repository,
    files: notaryFiles(both),
    tags: [],
    now,
    pin,
  });
  assert.deepEqual(
    statements.map(({ reference, verdict }) => [reference.split(':')[1], verdict]),
    [
      ['1.0', 'trusted'],
      ['2.0', 'trusted'],
      ['latest', 'trusted'],
    ],
  );
  const { statements: none } = verifyRepository({
    repository: plan.repository,
    files: notaryFiles({ ...plan, tags: {} }),
    tags: [],
    now,
    pin,
  });
  assert.deepEqual(
    none.map(({ verdict }) => verdict),
    ['unsigned'],
  );
});

it('expiry is judged at the time that is asked about', () => {
  assert.equal(verdictOf(plan, { now: inDays(20) }).verdict, 'rejected');
  assert.equal(verdictOf(plan, { now: inDays(13) }).verdict, 'trusted');
});

it('no change of a byte is trusted with another digest, and none is a crash', () => {
  const files = notaryFiles(plan);
  const chance = seeded(7);
  const random = (below: number): number => Math.floor(chance() * below);
  for (let round = 0; round < 2000; round++) {
    const name = [...files.keys()][random(files.size)] ?? '';
    const bytes = Buffer.from(files.get(name) ?? '');
    const at = random(bytes.length);
    bytes[at] = random(256);
    const statement = verdictOf(plan, { files: new Map(files).set(name, bytes) });
    if (statement.verdict === 'trusted')
      assert.equal(statement.digest, `sha256:${'a'.repeat(64)}`, `${name} at ${at}`);
  }
});

it('certificates of a root key are one and its authorities', () => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const own = rootCertificate(privateKey, plan.repository);
  const signer = notarySigner('ecdsa-x509', '', { key: privateKey, chain: () => own + own });
  assert.equal(verdictOf({ ...plan, keys: { ...plan.keys, root: [signer] } }).verdict, 'rejected');
});
