import { generateKeyPairSync } from 'node:crypto';
import { verifyRepository, type NotaryCase } from '../../src/trust/notary/verify-repository.ts';
import type { RootPin } from '../../src/trust/notary/root-chain.ts';
import {
  notaryFiles,
  notarySigner,
  now,
  plainPlan,
  type Metadata,
  type NotaryPlan,
  type RoleName,
} from '../kit/notary-repository.ts';

export const tag = '1.0';
export const other = 'b'.repeat(64);

export interface Against extends Partial<Omit<NotaryCase, 'pin'>> {
  /** Without it, the root key of the plan is pinned. */
  pin?: RootPin | 'none';
}

/** Verifies the tag of a plan; `against` changes what it is held against. */
export function judge(
  plan: NotaryPlan,
  files = notaryFiles(plan),
  { pin = rootPin(plan), ...against }: Against = {},
) {
  const wanted = { repository: plan.repository, files, tags: [tag], now, ...against };
  return verifyRepository(pin === 'none' ? wanted : { ...wanted, pin }).statements;
}

export function rootPin({ keys }: NotaryPlan): RootPin {
  return { kind: 'key', id: keys.root[0]?.id ?? '' };
}

export const plan = plainPlan();
export const released: NotaryPlan = { ...plan, released: { [tag]: 'c'.repeat(64) } };
export const stranger = notarySigner('ecdsa');

export const changed = (change: Partial<NotaryPlan>) => () => judge({ ...plan, ...change });
export const edited = (name: RoleName, change: (signed: Metadata) => void) =>
  changed({ edit: { [name]: change } });

/** Files of which one is replaced after all were signed. */
export function replaced(
  name: string,
  change: (bytes: Buffer, files: Map<string, Buffer>) => Buffer | undefined,
  of = plan,
) {
  return () => {
    const files = notaryFiles(of);
    const bytes = change(files.get(name) ?? Buffer.alloc(0), files);
    if (bytes === undefined) files.delete(name);
    else files.set(name, bytes);
    return judge(of, files);
  };
}

/** Changes a file as its signers would, without their keys: the signatures stay. */
export const forged = (change: (document: Metadata) => void) => (bytes: Buffer) => {
  const document = JSON.parse(bytes.toString()) as Metadata;
  change(document);
  return Buffer.from(JSON.stringify(document));
};

export const signedTwice = (name: RoleName) => () => {
  const [signer] = plan.keys[name];
  const twice = { ...plan, thresholds: { [name]: 2 }, signedBy: { [name]: signer ? [signer, signer] : [] } };
  return judge(twice);
};

/** A root key whose certificate is the one that a function makes. */
export function withCertificate(
  chain: (key: ReturnType<typeof newKey>) => string,
): () => ReturnType<typeof judge> {
  const key = newKey();
  const signer = notarySigner('ecdsa-x509', '', { key, chain });
  return () => judge({ ...plan, keys: { ...plan.keys, root: [signer] } });
}

export function newKey() {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
}
