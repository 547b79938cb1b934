import { deepEqual, equal, match } from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { makeBundle } from '../kit/sigstore/bundle.ts';
import { makeInstance, trustedRootOf } from '../kit/sigstore/instance.ts';
import { digestOf, makeKey, publicKeyPem } from '../kit/sigstore/keys.ts';
import { runCli } from './run-cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'ironhull-trust-'));
after(() => rmSync(folder, { recursive: true }));

const instance = makeInstance();
const file = Buffer.from('what is signed');
const key = makeKey('P-256');
const digest = `sha256:${digestOf('sha256', file).toString('hex')}`;
const ordinary = { version: '0.3', artifact: file, key, entries: ['hashedrekord 0.0.1'] } as const;

const files = {
  app: file,
  other: 'another file',
  'root.json': JSON.stringify(trustedRootOf(instance)),
  'bad-root.json':
    '{"mediaType":"application/vnd.dev.sigstore.trustedroot+json;version=0.1","tlogs":[{"baseUrl":"x"}]}',
  'keyless.json': JSON.stringify(makeBundle(instance, ordinary)),
  'keyed.json': JSON.stringify(makeBundle(instance, { ...ordinary, keyed: true })),
  'unlogged.json': JSON.stringify(makeBundle(instance, { ...ordinary, keyed: true, entries: [] })),
  'broken.json': '{',
  'key.pub': publicKeyPem(key),
  'other.pub': publicKeyPem(makeKey('P-256')),
  'key.pem': key.export({ type: 'pkcs8', format: 'pem' }).toString(),
  'no-key.pub': 'a key',
};
for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);

const ann = ['--identity', 'ann@example.com', '--issuer', 'https://accounts.example.com'];
const root = ['--trusted-root', 'root.json'];

function verify(...args: readonly string[]) {
  return runCli(['trust', 'verify', ...args], { cwd: folder });
}

interface Run {
  name: string;
  args: readonly string[];
  code: number;
  verdict: string;
  step: string;
}

const bundle = (name: string, artifact = 'app') => ['--bundle', name, '--artifact', artifact, ...root];

const runs: readonly Run[] = [
  { name: 'a file', args: [...bundle('keyless.json'), ...ann], code: 0, verdict: 'trusted', step: 'signer' },
  {
    name: 'a digest',
    args: [...bundle('keyless.json', digest), ...ann],
    code: 0,
    verdict: 'trusted',
    step: 'signer',
  },
  {
    name: 'a key',
    args: [...bundle('keyed.json'), '--key', 'key.pub'],
    code: 0,
    verdict: 'trusted',
    step: 'signer',
  },
  {
    name: 'a key without a log',
    args: [...bundle('unlogged.json'), '--key', 'key.pub', '--without-log'],
    code: 0,
    verdict: 'trusted',
    step: 'signer',
  },
  { name: 'nobody wanted', args: bundle('keyless.json'), code: 3, verdict: 'unverifiable', step: 'signer' },
  {
    name: 'nobody wanted of a key',
    args: bundle('keyed.json'),
    code: 3,
    verdict: 'unverifiable',
    step: 'signer',
  },
  {
    name: 'another file',
    args: [...bundle('keyless.json', 'other'), ...ann],
    code: 1,
    verdict: 'rejected',
    step: 'artifact',
  },
  {
    name: 'another identity',
    args: [
      ...bundle('keyless.json'),
      '--identity',
      'bob@example.com',
      '--issuer',
      'https://accounts.example.com',
    ],
    code: 1,
    verdict: 'rejected',
    step: 'signer',
  },
  {
    name: 'another key',
    args: [...bundle('keyed.json'), '--key', 'other.pub'],
    code: 1,
    verdict: 'rejected',
    step: 'log',
  },
  {
    name: 'no log',
    args: [...bundle('unlogged.json'), '--key', 'key.pub'],
    code: 1,
    verdict: 'rejected',
    step: 'log',
  },
  {
    name: 'a broken bundle',
    args: [...bundle('broken.json'), ...ann],
    code: 1,
    verdict: 'rejected',
    step: 'bundle',
  },
  {
    name: 'the public instance, which has another log',
    args: ['--bundle', 'keyless.json', '--artifact', 'app', ...ann],
    code: 1,
    verdict: 'rejected',
    step: 'log',
  },
];

interface Document {
  statements: readonly {
    reference: string;
    digest: string;
    scheme: string;
    verdict: string;
    signer?: string;
    steps: readonly { step: string; ok: boolean; detail: string }[];
  }[];
}

describe('trust verify of a bundle: verdict, step and exit code', () => {
  for (const { name, args, code, verdict, step } of runs)
    test(name, async () => {
      const result = await verify(...args, '--format', 'json');
      equal(result.stderr, '');
      equal(result.code, code);
      const { statements } = JSON.parse(result.stdout) as Document;
      const [statement] = statements;
      deepEqual([statements.length, statement?.verdict, statement?.steps.at(-1)?.step], [1, verdict, step]);
      equal(statement?.scheme, 'cosign');
      equal(statement.reference, args[3]);
      equal(statement.steps.at(-1)?.ok, verdict === 'trusted');
    });
});

test('a statement as a text begins with the verdict and has every step', async () => {
  const { stdout, code } = await verify(...bundle('keyless.json'), ...ann);
  equal(code, 0);
  match(stdout, /^trusted {2}app {2}\(cosign\)\n/u);
  match(stdout, new RegExp(digest, 'u'));
  match(stdout, /signed by ann@example\.com \(https:\/\/accounts\.example\.com\)/u);
  for (const step of [
    'bundle',
    'artifact',
    'trusted root',
    'timestamp',
    'certificate',
    'signature',
    'log',
    'signer',
  ])
    match(stdout, new RegExp(`^ {2}ok {2}${step} `, 'mu'), step);
});

interface Refusal {
  name: string;
  args: readonly string[];
  says: RegExp;
}

const refusals: readonly Refusal[] = [
  { name: 'no artifact', args: ['--bundle', 'keyless.json'], says: /--bundle needs --artifact/u },
  { name: 'nothing', args: [], says: /trust verify needs/u },
  {
    name: 'an unknown format',
    args: [...bundle('keyless.json'), '--format', 'sarif'],
    says: /--format is sarif/u,
  },
  { name: 'a missing bundle', args: [...bundle('missing.json'), ...ann], says: /missing\.json/u },
  { name: 'a missing artifact', args: [...bundle('keyless.json', 'missing'), ...ann], says: /missing/u },
  { name: 'a missing key', args: [...bundle('keyed.json'), '--key', 'missing.pub'], says: /missing\.pub/u },
  {
    name: 'a missing root',
    args: ['--bundle', 'keyless.json', '--artifact', 'app', '--trusted-root', 'missing.json'],
    says: /missing\.json/u,
  },
  {
    name: 'a root that is none',
    args: ['--bundle', 'keyless.json', '--artifact', 'app', '--trusted-root', 'app'],
    says: /app is no trusted root: it is no JSON/u,
  },
  {
    name: 'a root without a start of validity',
    args: ['--bundle', 'keyless.json', '--artifact', 'app', '--trusted-root', 'bad-root.json'],
    says: /no start of validity/u,
  },
  {
    name: 'a private key',
    args: [...bundle('keyed.json'), '--key', 'key.pem'],
    says: /it is a private key/u,
  },
  {
    name: 'a key that is none',
    args: [...bundle('keyed.json'), '--key', 'no-key.pub'],
    says: /no public key/u,
  },
  {
    name: 'a digest that is none',
    args: [...bundle('keyless.json', 'sha256:abc'), ...ann],
    says: /sha256:abc is no digest/u,
  },
  {
    name: 'a digest in capitals',
    args: [...bundle('keyless.json', digest.toUpperCase().replace('SHA256', 'sha256')), ...ann],
    says: /is no digest/u,
  },
  {
    name: 'an identity without an issuer',
    args: [...bundle('keyless.json'), ...ann.slice(0, 2)],
    says: /need each other/u,
  },
  {
    name: 'an issuer without an identity',
    args: [...bundle('keyless.json'), ...ann.slice(2)],
    says: /need each other/u,
  },
  {
    name: 'a key and an identity',
    args: [...bundle('keyless.json'), '--key', 'key.pub', ...ann],
    says: /exclude each other/u,
  },
  {
    name: 'an identity without a log',
    args: [...bundle('keyless.json'), ...ann, '--without-log'],
    says: /--without-log needs --key/u,
  },
  {
    name: 'a wildcard in the identity',
    args: [...bundle('keyless.json'), '--identity', '*@example.com', ...ann.slice(2)],
    says: /no pattern is taken/u,
  },
  {
    name: 'a wildcard for the issuer',
    args: [...bundle('keyless.json'), ...ann.slice(0, 2), '--issuer', '*'],
    says: /no pattern is taken/u,
  },
  {
    name: 'an empty identity',
    args: [...bundle('keyless.json'), '--identity=', ...ann.slice(2)],
    says: /--identity/u,
  },
  { name: 'a positional argument', args: [...bundle('keyless.json'), ...ann, 'app'], says: /--artifact/u },
  { name: 'an option of Notary', args: [...bundle('keyless.json'), ...ann, '--gun', 'x'], says: /--gun/u },
];

describe('trust verify of a bundle ends with an error, and no verdict, for', () => {
  for (const { name, args, says } of refusals)
    test(name, async () => {
      const { code, stdout, stderr } = await verify(...args);
      equal(stdout, '');
      match(stderr, says);
      equal(code, 2);
    });
});

test('control characters of a bundle are never printed', async () => {
  const made = makeBundle(instance, { ...ordinary, payloadType: 'x' });
  writeFileSync(join(folder, 'escape.json'), JSON.stringify({ ...made, 'a\u001b[31m': 1 }));
  const { stdout, code } = await verify(...bundle('escape.json'), ...ann);
  equal(code, 1);
  equal(stdout.includes('\u001b'), false);
});
