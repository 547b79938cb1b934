import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TrustStatement } from '../../src/core/trust/trust.ts';
import { absent, known } from '../../src/core/observed.ts';
import { localMachine } from '../../src/app/runtime/local-machine.ts';
import { readPolicySchemes } from '../../src/app/trust/policy-schemes.ts';
import { readReference, verifyImage } from '../../src/app/trust/verify-images.ts';
import { certificatePem } from '../kit/certificate.ts';
import { ImageStore, statementOn } from '../kit/image-store.ts';
import { ann, makeBundle, signingTime, type BundleRequest } from '../kit/sigstore/bundle.ts';
import { makeInstance, trustedRootOf } from '../kit/sigstore/instance.ts';
import { makeKey, publicKeyPem } from '../kit/sigstore/keys.ts';
import { root, timestampRoot } from './notation-case.ts';

export const repository = 'registry.example/team/app';
export const day = 24 * 60 * 60 * 1000;
export const keys = { ann: makeKey('P-256'), eve: makeKey('P-256') };
export const instance = makeInstance();

/** A time after that of signatures of the kit. */
export const after = (days: number): Date => new Date(signingTime.getTime() + days * day);

/** A policy with one entry for all images of the example, from its lines. */
export function policyOf(...lines: readonly string[]): string {
  return [
    'trust:',
    '  images:',
    '    - match: registry.example/*',
    ...lines.map((line) => `      ${line}`),
  ].join('\n');
}

/** Demands that most cases are about. */
export const byKey = 'cosign: [{ key: ann.pub, withoutLog: true }]';
export const byIdentity =
  'cosign: [{ identity: ann@example.com, issuer: "https://accounts.example.com", trustedRoot: root.json }]';

/** A store with one image, and what is done to it. */
export interface PolicyCase {
  policy: string;
  image?: string;
  now?: Date;
  /** Makes the image and what is beside it; returns its digest. */
  store(this: void, store: ImageStore): string;
  /** The metadata that a Notary server has, by the digest of the image; without it, no case asks one. */
  notary?: (digest: string) => ReadonlyMap<string, Buffer>;
}

/** Verifies the image of a case by its policy, as `trust verify IMAGE --policy FILE` does. */
export async function judgePolicy({
  policy,
  image = repository,
  now = after(1),
  store,
  notary,
}: PolicyCase): Promise<readonly TrustStatement[]> {
  const folder = await mkdtemp(join(tmpdir(), 'ironhull-policy-'));
  try {
    const named = {
      'ironhull.yaml': policy,
      'ann.pub': publicKeyPem(keys.ann),
      'eve.pub': publicKeyPem(keys.eve),
      'root.json': JSON.stringify(trustedRootOf(instance)),
      'notation.pem': certificatePem(root.certificate),
      'timestamps.pem': certificatePem(timestampRoot.certificate),
    };
    for (const [name, text] of Object.entries(named)) await writeFile(join(folder, name), text);
    const runtime = {
      ...localMachine('test', () => undefined),
      directory: folder,
      env: {},
      clock: { now: () => now.toISOString(), elapsed: () => 0 },
    };
    const schemesOf = await readPolicySchemes('ironhull.yaml', runtime);
    const registries = new ImageStore();
    const digest = store(registries);
    const reference = { ...readReference(image), digest };
    const files = notary?.(digest);
    const access = {
      registries,
      notary: () => ({
        file: (name: string) => {
          if (files === undefined) throw new Error('no case asks a Notary server');
          const found = files.get(name.replace(/\.[0-9a-f]{64}$/u, ''));
          return Promise.resolve(found ? known(found, 'memory') : absent('memory'));
        },
      }),
      isStored: true as const,
      close: () => undefined,
    };
    return await verifyImage(reference, schemesOf(reference), access, runtime);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Asserts that all statements on a case are trusted; returns the last step of the last one. */
export async function assertTrusted(given: PolicyCase, about = ''): Promise<string> {
  const statements = await judgePolicy(given);
  assert.ok(statements.length > 0);
  for (const { verdict, steps } of statements)
    assert.equal(verdict, 'trusted', `${about} ${JSON.stringify(steps.at(-1))}`);
  return statements.at(-1)?.steps.at(-1)?.detail ?? '';
}

/** A bundle by Ann's identity, with the promise of a log. */
export function bundleBy(payload: object, change: Partial<BundleRequest> = {}): object {
  return makeBundle(instance, {
    version: '0.3',
    artifact: Buffer.alloc(0),
    statement: true,
    identity: ann,
    entries: ['dsse 0.0.1'],
    payload: Buffer.from(JSON.stringify(payload)),
    ...change,
  });
}

/** The statement by which newer versions of cosign sign an image. */
export const signatureOn = (digest: string, annotations?: Readonly<Record<string, string>>): object =>
  statementOn(digest, 'https://sigstore.dev/cosign/sign/v1', {}, annotations);
