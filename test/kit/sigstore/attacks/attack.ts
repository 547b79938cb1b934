import type { BundleRequest } from '../bundle.ts';
import type { Instance } from '../instance.ts';

/** A bundle that must not be trusted: a good one with one thing changed. */
export interface Attack {
  name: string;
  /** What the bundle is, where it is not an ordinary one (`ordinary`). */
  request?: Partial<BundleRequest>;
  /** What makes the bundle and is trusted, where that is not an ordinary instance. */
  instance?: (instance: Instance) => Instance;
  /** What makes the bundle, where it is not the instance that is trusted. */
  forged?: (instance: Instance) => Instance;
  /** Changes the bundle. */
  change?: (bundle: unknown) => unknown;
  /** The same, with the keys of the instance. */
  changeWith?: (instance: Instance, bundle: unknown) => unknown;
  /** Changes its text. */
  text?: (text: string) => string;
  /** Changes the trusted root. */
  root?: (root: unknown) => unknown;
  /** What is verified, where it is not the signed file. */
  artifact?: Buffer | `sha256:${string}`;
  /** Who is wanted, where it is not Ann, or the key of a bundle that is signed with one. */
  identity?: string;
  issuer?: string;
  /** Whether another key is wanted than the one that signed. */
  otherKey?: boolean;
  /** Whether a signature with a key must be in a log; absent: if the bundle has an entry. */
  keyNeedsLog?: boolean;
  /** Whether it is in cosign's older form. */
  olderForm?: boolean;
  verdict: 'rejected' | 'unverifiable';
  step: string;
  /** Why cosign 2.5 takes it, where it does: ours is stricter. */
  cosignTakes?: string;
}

/** What is signed. */
export const signedFile = Buffer.from('what is signed');

/** The bundle that attacks change: keyless, of a file, with a promise and a proof. */
export const ordinary: BundleRequest = {
  version: '0.3',
  artifact: signedFile,
  entries: ['hashedrekord 0.0.1'],
};

/** The same of a statement. */
export const statement: Partial<BundleRequest> = { statement: true, entries: ['dsse 0.0.1'] };

/** The same with a timestamp authority for the time. */
export const stamped: Partial<BundleRequest> = { timestamp: true };
