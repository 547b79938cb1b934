import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, describe, it } from 'node:test';
import { localMachine } from '../../src/app/runtime/local-machine.ts';
import { trustVerifyCommand } from '../../src/cli/commands/trust-verify.ts';
import { parseArguments } from '../../src/cli/syntax/arguments.ts';
import { errorTable, IronhullError } from '../../src/core/errors.ts';
import type { TrustStatement } from '../../src/core/trust/trust.ts';
import { certificatePem } from '../kit/certificate.ts';
import { answering, startFakeRegistry, type Answering } from '../kit/fake-registry.ts';
import { makeEnvelope, payloadOf, plainEnvelope } from '../kit/notation/envelope.ts';
import {
  imageDescriptor,
  imageDigest,
  registryAnswers,
  type StoredSignaturePlan,
} from '../kit/notation/registry-image.ts';
import { listPlace, revocationList } from '../kit/notation/revocation-list.ts';
import { newRoot, newSigner } from '../kit/notation/signer.ts';
import { runCli } from './run-cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'ironhull-notation-'));
after(() => rmSync(folder, { recursive: true }));

/** Writes a file of the test and returns its path. */
function write(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  return path;
}

// The command asks the real clock.
const always = { from: new Date('2020-01-01T00:00:00Z'), until: new Date('2049-01-01T00:00:00Z') };
const root = newRoot('Root', always);
const signer = newSigner([root], { ...always, serial: 7n });
const listed = newSigner([root], { ...always, serial: 7n, extensions: [listPlace()] });
const envelope = plainEnvelope(signer, imageDigest);
const good = { ...envelope, payload: payloadOf(imageDigest, imageDescriptor) };
const jws = write('app.jws', makeEnvelope('JWS', good));
const cose = write('app.cose', makeEnvelope('COSE', good));
const ca = write('ca.pem', certificatePem(root.certificate));

const entry = {
  name: 'example',
  registryScopes: ['*'],
  signatureVerification: { level: 'strict' },
  trustStores: ['ca:example'],
  trustedIdentities: ['x509.subject: C=US, ST=WA, O=Example'],
};
const policyWith = (change: object) =>
  JSON.stringify({ version: '1.0', trustPolicies: [{ ...entry, ...change }] });
const policy = write('config/notation/trustpolicy.json', policyWith({}));
const store = join(folder, 'config/notation/truststore');
write('config/notation/truststore/x509/ca/example/root.pem', certificatePem(root.certificate));
write('config/notation/truststore/x509/ca/example/notes.txt', 'no certificate');
write('config/notation/truststore/x509/ca/example/sub.pem/other.pem', 'no certificate');

/** Runs the command in this process, which is faster than a process for each of many. */
async function verify(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const output = write('statements.json', '{"statements":[]}');
  const all = parseArguments(trustVerifyCommand, [...args, '--format', 'json', '--output', output]);
  const machine = { ...localMachine('0.0.0', () => undefined), home: '/nonexistent', env };
  const [code, stderr] = await trustVerifyCommand.run(all, machine).then(
    (exit) => [exit, ''] as const,
    (error: unknown) => {
      if (!(error instanceof IronhullError)) throw error;
      return [errorTable[error.code].exit, error.message] as const;
    },
  );
  const { statements } = JSON.parse(readFileSync(output, 'utf8')) as {
    statements: readonly TrustStatement[];
  };
  const [statement] = statements;
  return { code, stderr, statement, verdict: statement?.verdict, step: statement?.steps.at(-1) };
}

describe('ironhull trust verify --signature', () => {
  const file = ['--artifact', imageDigest];

  it('is a command that shows the verdict and the reasoning', async () => {
    const { code, stdout } = await runCli(['trust', 'verify', '--signature', jws, ...file, '--ca', ca]);
    assert.equal(code, 0);
    assert.match(stdout, /^trusted {2}sha256:[0-9a-f]{64} {2}\(notation\)\n {2}signed by C=US, ST=WA/u);
    assert.match(stdout, /ok {2}trust store +the chain leads to a certificate in ca:/u);
  });

  it('trusts a signature in both formats by the authority that is named', async () => {
    for (const signature of [jws, cose]) {
      const { code, statement } = await verify(['--signature', signature, ...file, '--ca', ca]);
      assert.equal(statement?.verdict, 'trusted', JSON.stringify(statement?.steps));
      assert.equal(statement.scheme, 'notation');
      assert.equal(statement.digest, imageDigest);
      assert.equal(statement.signer, String.raw`C=US, ST=WA, O=Example, CN=Build\, signing`);
      assert.equal(code, 0);
    }
  });

  it('decides what is not good, or not known', async () => {
    const stranger = write('stranger.pem', certificatePem(newRoot('Root', always).certificate));
    const revocable = write('listed.jws', makeEnvelope('JWS', plainEnvelope(listed, imageDigest)));
    const crl = (name: string, serials: readonly bigint[]) =>
      write(
        name,
        revocationList({ issuer: root, revoked: serials.map((serial) => ({ serial })), until: always.until }),
      );
    const rows: readonly (readonly [readonly string[], string, string, number])[] = [
      [['--artifact', `sha256:${'0'.repeat(64)}`, '--ca', ca], 'rejected', 'artifact', 1],
      [[...file, '--ca', stranger], 'rejected', 'trust store', 1],
      [file, 'unverifiable', 'trust store', 3],
      [[...file, '--ca', ca, '--identity', 'C=US, ST=WA, O=Other'], 'rejected', 'signer', 1],
      [[...file, '--ca', ca, '--identity', 'C=US, ST=WA, O=Example'], 'trusted', 'revocation', 0],
      [[...file, '--ca', ca, '--at', '2050-01-01T00:00:00Z'], 'rejected', 'timestamp', 1],
      [[...file, '--ca', ca, '--crl', crl('revoked.crl', [7n])], 'rejected', 'revocation', 1],
    ];
    for (const [args, verdict, step, code] of rows) {
      const result = await verify(['--signature', jws, ...args]);
      assert.deepEqual(
        [result.verdict, result.step?.step, result.code],
        [verdict, step, code],
        args.join(' '),
      );
    }
    const unknown = await verify(['--signature', revocable, ...file, '--ca', ca]);
    assert.deepEqual([unknown.verdict, unknown.step?.step, unknown.code], ['unverifiable', 'revocation', 3]);
    const known = await verify([
      '--signature',
      revocable,
      ...file,
      '--ca',
      ca,
      '--crl',
      crl('good.crl', [8n]),
    ]);
    assert.equal(known.verdict, 'trusted');
  });

  it('takes a trust policy, which is per repository', async () => {
    const scoped = write('scoped.json', policyWith({ registryScopes: ['registry.example/app'] }));
    const against = ['--signature', cose, ...file, '--notation-policy', scoped, '--notation-store', store];
    assert.equal((await verify([...against, 'registry.example/app:1.0'])).verdict, 'trusted');
    const other = await verify([...against, 'registry.example/app2']);
    assert.deepEqual([other.verdict, other.step?.step, other.code], ['unverifiable', 'policy', 3]);
  });

  it('refuses options that do not go together, and files that are none of their kind', async () => {
    const garbage = write('garbage', 'garbage');
    const leaf = write('leaf.pem', certificatePem(signer.chain[0] ?? Buffer.alloc(0)));
    const wrong = write('wrong.json', policyWith({ trustedIdentities: [] }));
    const other = write('other.json', policyWith({ trustStores: ['ca:missing'] }));
    const linked = write('linked.json', policyWith({ trustStores: ['ca:linked'] }));
    symlinkSync(join(store, 'x509/ca/example'), join(store, 'x509/ca/linked'));
    const linkedFile = write('linked-file.json', policyWith({ trustStores: ['ca:files'] }));
    mkdirSync(join(store, 'x509/ca/files'));
    symlinkSync(ca, join(store, 'x509/ca/files/root.pem'));
    const image = 'registry.example/app';
    const rows: readonly (readonly [readonly string[], RegExp])[] = [
      [['--signature', jws], /--signature needs --artifact/u],
      [['--signature', jws, ...file, image], /needs a trust policy/u],
      [['--signature', jws, ...file, '--notation-policy', policy], /name the image/u],
      [['--signature', jws, ...file, '--notation-policy', policy, '--ca', ca, image], /which says both/u],
      [['--signature', jws, ...file, '--key', ca], /--key has no meaning with --signature/u],
      [['--signature', jws, ...file, '--ca', garbage], /holds no certificate/u],
      [['--signature', jws, ...file, '--ca', leaf], /neither that of an authority nor signs itself/u],
      [['--signature', jws, ...file, '--ca', ca, '--crl', garbage], /no list of revoked certificates/u],
      [['--signature', jws, ...file, '--ca', ca, '--identity', 'Ann'], /no subject of a signer/u],
      [['--signature', jws, ...file, '--ca', ca, '--at', 'now'], /must be a time/u],
      [['--signature', join(folder, 'none'), ...file], /no such file/u],
      [['--signature', jws, ...file, '--notation-policy', garbage, image], /no valid trust policy/u],
      [['--signature', jws, ...file, '--notation-policy', wrong, image], /trustedIdentities must both/u],
      ...[
        [other, /ca\/missing does not exist/u],
        [linked, /links are not followed/u],
        [linkedFile, /links are not followed/u],
      ].map(([path, message]): readonly [readonly string[], RegExp] => [
        ['--signature', jws, ...file, '--notation-policy', String(path), '--notation-store', store, image],
        message as RegExp,
      ]),
      [['--signature', jws, ...file, '--notation', image], /trustpolicy\.json does not exist/u],
      [['--bundle', jws, ...file, '--notation'], /--notation has no meaning with --bundle/u],
      [[image, '--artifact', imageDigest, '--notation'], /--artifact has no meaning with an image/u],
    ];
    for (const [args, message] of rows) {
      const { code, stderr } = await verify(args);
      assert.match(stderr, message, args.join(' '));
      assert.equal(code, 2, args.join(' '));
    }
  });
});

async function verifyImage(answers: Readonly<Record<string, Answering>>, args?: readonly string[]) {
  const registry = await startFakeRegistry(answers);
  try {
    const env = { XDG_CONFIG_HOME: join(folder, 'config') };
    return await verify([`${registry.name}/team/app:1.0`, ...(args ?? ['--notation'])], env);
  } finally {
    await registry.stop();
  }
}

describe('ironhull trust verify IMAGE --notation', () => {
  const stored: StoredSignaturePlan = { format: 'JWS', bytes: makeEnvelope('JWS', good) };
  const storedCose: StoredSignaturePlan = { format: 'COSE', bytes: makeEnvelope('COSE', good) };
  const bad: StoredSignaturePlan = {
    format: 'COSE',
    bytes: makeEnvelope('COSE', { ...good, key: root.key }),
  };

  it('trusts an image by a signature that refers to it, in each way to store one', async () => {
    for (const answers of [
      registryAnswers([stored]),
      registryAnswers([storedCose]),
      registryAnswers([stored], 'tag'),
      registryAnswers([{ ...stored, isOlder: true }]),
      registryAnswers([bad, stored]),
      // A registry that does not say what it sends.
      registryAnswers([stored], 'referrers', {}),
    ]) {
      const { statement, code } = await verifyImage(answers);
      assert.equal(statement?.verdict, 'trusted', JSON.stringify(statement));
      assert.equal(statement.digest, imageDigest);
      assert.equal(code, 0);
    }
  });

  it('takes the policy and the store that are named', async () => {
    const { verdict } = await verifyImage(registryAnswers([stored]), [
      '--notation-policy',
      policy,
      '--notation-store',
      store,
    ]);
    assert.equal(verdict, 'trusted');
  });

  it('calls unsigned what has no signature, and nothing else', async () => {
    const list = `/v2/team/app/referrers/${imageDigest}`;
    const fails = answering('', {}, 500);
    const rows: readonly (readonly [Readonly<Record<string, Answering>>, string, string])[] = [
      [registryAnswers([]), 'unsigned', 'signature'],
      [registryAnswers([{ ...stored, subject: `sha256:${'1'.repeat(64)}` }]), 'unsigned', 'signature'],
      [registryAnswers([{ ...stored, layers: ['text/plain'] }]), 'unverifiable', 'signature'],
      [registryAnswers([{ ...stored, format: 'COSE' }]), 'rejected', 'envelope'],
      [registryAnswers([bad]), 'rejected', 'signature'],
      [registryAnswers([stored], 'referrers', { 'content-type': 'text/plain' }), 'rejected', 'artifact'],
      [registryAnswers([{ format: 'JWS', bytes: makeEnvelope('JWS', envelope) }]), 'rejected', 'artifact'],
      [{ ...registryAnswers([stored]), [list]: fails }, 'unverifiable', 'signature'],
      [
        Object.fromEntries(
          Object.entries(registryAnswers([stored])).map(([path, answer]) => [
            path,
            path.includes('/blobs/') ? fails : answer,
          ]),
        ),
        'unverifiable',
        'signature',
      ],
    ];
    for (const [answers, verdict, step] of rows) {
      const result = await verifyImage(answers);
      assert.deepEqual(
        [result.verdict, result.step?.step],
        [verdict, step],
        JSON.stringify(result.statement),
      );
    }
  });

  it('does not ask for signatures where the policy skips verification, and trusts nothing', async () => {
    const registry = await startFakeRegistry(registryAnswers([stored]));
    const skipping = write(
      'skip.json',
      policyWith({
        registryScopes: [`${registry.name}/team/app`],
        signatureVerification: { level: 'skip' },
        trustStores: [],
        trustedIdentities: [],
      }),
    );
    const result = await verify([`${registry.name}/team/app:1.0`, '--notation-policy', skipping]);
    await registry.stop();
    assert.deepEqual([result.verdict, result.step?.step, result.code], ['unverifiable', 'policy', 3]);
    assert.equal(
      registry.asked.some(({ path }) => path.includes('referrers')),
      false,
    );
  });
});
