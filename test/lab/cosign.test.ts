import assert from 'node:assert/strict';
import { createPublicKey, type KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { after, before, describe, test } from 'node:test';
import { artifactOf } from '../../src/trust/artifact.ts';
import { readTrustedRoot } from '../../src/trust/sigstore/trusted-root.ts';
import { verifyBundle, type WantedSigner } from '../../src/trust/sigstore/verify-bundle.ts';
import { attacks, makeAttack, verifyAttack } from '../kit/sigstore/attacks/all.ts';
import { signedFile, type Attack } from '../kit/sigstore/attacks/attack.ts';
import { makeBundle, type BundleRequest } from '../kit/sigstore/bundle.ts';
import { goodBundles, type GoodBundle } from '../kit/sigstore/good-bundles.ts';
import { makeInstance, trustedRootOf } from '../kit/sigstore/instance.ts';
import { makeKey, publicKeyPem } from '../kit/sigstore/keys.ts';
import { flipBit, replaceAt } from '../kit/sigstore/replace-at.ts';
import { labSkip } from './kit/availability.ts';
import { cosignSkip, makeCosign, type LabCosign } from './kit/cosign.ts';
import { startRekor, type LabRekor } from './kit/rekor.ts';

const skip = labSkip() || cosignSkip();
const instance = makeInstance();
const statementType = ['--type', 'https://example.com/built/v1'];

let cosign: LabCosign;
let rekor: LabRekor;
before(async () => {
  if (skip) return;
  cosign = await makeCosign();
  rekor = await startRekor(instance.rekor1);
});
after(async () => {
  if (skip) return;
  await rekor.stop();
  await cosign.remove();
});

interface CosignCase {
  bundle: string;
  root: string;
  file: Uint8Array;
  statement: boolean;
  /** The key in PEM; or the identity and its issuer. */
  key?: string;
  identity?: string;
  issuer?: string;
  stamped: boolean;
  withoutLog: boolean;
}

/** Whether cosign takes a bundle, and what it says if it does not. */
async function cosignVerdict(given: CosignCase): Promise<string> {
  const [bundle, root, file] = await Promise.all(
    [given.bundle, given.root, given.file].map((one) => cosign.file(one)),
  );
  const signer =
    given.key === undefined
      ? [`--certificate-identity=${given.identity ?? ''}`, `--certificate-oidc-issuer=${given.issuer ?? ''}`]
      : ['--key', await cosign.file(given.key)];
  const { code, stderr } = await cosign.run([
    ...(given.statement ? ['verify-blob-attestation', ...statementType] : ['verify-blob']),
    '--new-bundle-format',
    '--bundle',
    bundle ?? '',
    '--trusted-root',
    root ?? '',
    ...signer,
    ...(given.stamped ? ['--use-signed-timestamps'] : []),
    ...(given.withoutLog ? ['--insecure-ignore-tlog'] : []),
    file ?? '',
  ]);
  return code === 0 ? 'taken' : `refused: ${stderr.trim().split('\n').at(-1) ?? ''}`;
}

/** Forms of bundles that are newer than cosign 2.5, by what makes them so; ours takes them. */
function newerForm({ request: { keyKind, statement, entries } }: GoodBundle): string | undefined {
  if (entries.some((kind) => kind === 'hashedrekord 0.0.2' || kind === 'dsse 0.0.2'))
    return 'it knows no Rekor v2';
  if (keyKind === 'P-384') return 'it takes SHA-256 for every ECDSA key';
  if (keyKind === 'Ed25519' && statement !== true) return 'it takes Ed25519 for files, and not Ed25519ph';
  return undefined;
}

function wantedOf(
  key: KeyObject,
  request: Pick<BundleRequest, 'keyed'>,
): Pick<CosignCase, 'key' | 'identity' | 'issuer'> {
  return request.keyed === true
    ? { key: publicKeyPem(key) }
    : { identity: 'ann@example.com', issuer: 'https://accounts.example.com' };
}

describe('cosign takes the bundles of the test kit, or they are newer than it', { skip }, () => {
  const root = JSON.stringify(trustedRootOf(instance));
  for (const good of goodBundles)
    test(good.name, async () => {
      const key = makeKey(good.request.keyKind ?? 'P-256');
      const verdict = await cosignVerdict({
        bundle: JSON.stringify(makeBundle(instance, { ...good.request, artifact: signedFile, key })),
        root,
        file: signedFile,
        statement: good.request.statement === true,
        stamped: good.request.timestamp === true,
        withoutLog: false,
        ...wantedOf(key, good.request),
      });
      if (newerForm(good) === undefined) assert.equal(verdict, 'taken');
      else assert.match(verdict, /^refused/u);
    });
});

async function cosignOnAttack(attack: Attack): Promise<string> {
  const { bundle, root, request, key } = makeAttack(instance, attack);
  const { artifact = signedFile } = attack;
  const keyed = request.keyed === true && attack.identity === undefined;
  return cosignVerdict({
    bundle,
    root,
    // cosign verifies files; of a digest it would say that there is no such file.
    file: typeof artifact === 'string' ? signedFile : artifact,
    statement: request.statement === true,
    stamped: request.timestamp === true,
    withoutLog: keyed && request.entries.length === 0 && attack.keyNeedsLog !== true,
    ...(keyed
      ? { key: publicKeyPem(attack.otherKey === true ? makeKey('P-256') : key) }
      : {
          identity: attack.identity ?? 'ann@example.com',
          issuer: attack.issuer ?? 'https://accounts.example.com',
        }),
  });
}

for (const [on, list] of Object.entries(attacks))
  describe(`cosign refuses an attack on the ${on}, or ours is stricter for a reason`, { skip }, () => {
    for (const attack of list)
      // Of the older form, cosign asks for the keys of logs by variables; what it signs itself is below.
      if (typeof attack.artifact !== 'string' && attack.olderForm !== true)
        test(attack.name, async () => {
          const verdict = await cosignOnAttack(attack);
          if (attack.cosignTakes === undefined) assert.match(verdict, /^refused/u);
          else assert.equal(verdict, 'taken', attack.cosignTakes);
          assert.notEqual(verifyAttack(instance, attack).verdict, 'trusted');
        });
  });

interface Signing {
  name: string;
  command: readonly string[];
  statement: boolean;
}

const signings: readonly Signing[] = [
  { name: 'a file, in the older form', command: ['sign-blob'], statement: false },
  { name: 'a file', command: ['sign-blob', '--new-bundle-format'], statement: false },
  { name: 'a statement, in the older form', command: ['attest-blob', ...statementType], statement: true },
  { name: 'a statement', command: ['attest-blob', '--new-bundle-format', ...statementType], statement: true },
];

/** Keys that cosign 2.5 makes or imports: of others it says that their type is not supported. */
const cosignKeys = ['P-256', 'Ed25519'] as const;

/** A key in the form that cosign signs with; returns its name, and the public key in PEM. */
async function keyOf(kind: (typeof cosignKeys)[number]): Promise<{ name: string; publicKey: string }> {
  const prefix = await cosign.file('');
  const key = makeKey(kind);
  const pem = await cosign.file(key.export({ type: 'pkcs8', format: 'pem' }).toString());
  const command = kind === 'P-256' ? ['generate-key-pair'] : ['import-key-pair', '--key', pem, '--yes'];
  const { code, stderr } = await cosign.run([...command, '--output-key-prefix', prefix]);
  assert.equal(code, 0, stderr);
  return { name: `${prefix}.key`, publicKey: await readFile(`${prefix}.pub`, 'utf8') };
}

/** Has cosign sign the file of the tests; returns the text of the bundle. */
async function sign(signing: Signing, key: string, logged: boolean): Promise<string> {
  const [file, predicate, bundle, logKey] = await Promise.all(
    [signedFile, '{"by":"a test"}', '', publicKeyPem(instance.rekor1.key)].map((one) => cosign.file(one)),
  );
  const { code, stderr } = await cosign.run(
    [
      ...signing.command,
      ...(signing.statement ? ['--predicate', predicate ?? ''] : []),
      '--key',
      key,
      '--bundle',
      bundle ?? '',
      '--yes',
      ...(logged ? ['--rekor-url', rekor.url] : ['--tlog-upload=false']),
      file ?? '',
    ],
    { SIGSTORE_REKOR_PUBLIC_KEY: logKey ?? '' },
  );
  assert.equal(code, 0, stderr);
  return readFile(bundle ?? '', 'utf8');
}

function ourVerdict(text: string, file: Buffer, publicKey: string, withoutLog: boolean) {
  const wanted: WantedSigner = { kind: 'key', key: createPublicKey(publicKey), withoutLog };
  const anchors = readTrustedRoot(JSON.stringify(trustedRootOf(instance)));
  const artifact = artifactOf('app', file);
  const { verdict, steps } = verifyBundle({
    text,
    artifact,
    anchors,
    rootName: 'lab',
    now: new Date(),
    wanted,
  });
  return `${verdict}: ${steps.at(-1)?.step ?? ''}`;
}

/** Where the signature of each form is, in base64. */
function changeSignature(text: string): string {
  const bundle: unknown = JSON.parse(text);
  const paths = ['base64Signature', 'messageSignature.signature', 'dsseEnvelope.signatures.0.sig'];
  const path = paths.find((one) => text.includes(`"${one.split('.')[0] ?? ''}"`)) ?? '';
  return JSON.stringify(replaceAt(bundle, path, (old) => flipBit(old, -1)));
}

describe('ours takes what cosign signs with a key', { skip }, () => {
  for (const kind of cosignKeys)
    for (const signing of signings)
      for (const logged of [false, true]) {
        // Of a file and Ed25519, cosign 2.5 refuses the bundle that it is about to write: the log has SHA-256.
        if (kind === 'Ed25519' && signing.name === 'a file' && logged) continue;
        test(`${signing.name}, ${kind}, ${logged ? 'logged' : 'not logged'}`, async () => {
          const { name, publicKey } = await keyOf(kind);
          const text = await sign(signing, name, logged);
          const ours = (file: Buffer, key: string, withoutLog = !logged, of = text) =>
            ourVerdict(of, file, key, withoutLog);
          assert.equal(ours(signedFile, publicKey), 'trusted: signer');
          assert.equal(ours(signedFile, publicKey, false), logged ? 'trusted: signer' : 'rejected: log');
          // Without a log, the older form says nothing of the file.
          assert.match(ours(Buffer.from('another'), publicKey), /^rejected: (?:artifact|signature)$/u);
          assert.match(ours(signedFile, publicKeyPem(makeKey(kind))), /^rejected: (?:log|signature)$/u);
          assert.match(ours(signedFile, publicKey, !logged, changeSignature(text)), /^rejected/u);
        });
      }
});
