import type { KeyObject } from 'node:crypto';
import { trivy } from '../kit/attested-content.ts';
import { statementOn, type ImageStore } from '../kit/image-store.ts';
import type { Attack } from './attack.ts';
import { judgePolicy, keys, policyOf, type PolicyCase } from './policy-case.ts';

/** An attack, what must come of it, and how it is judged. */
export type Row = readonly [attack: string, verdict: Attack['verdict'], step: string, PolicyCase];

/** Attacks from rows. */
export const rowsOf = (rows: readonly Row[]): readonly Attack[] =>
  rows.map(([attack, verdict, step, given]) => ({ attack, verdict, step, judge: () => judgePolicy(given) }));

/** Stores an image and does something to it. */
export const image =
  (change: (store: ImageStore, digest: string) => void = () => undefined) =>
  (store: ImageStore): string => {
    const digest = store.image('app');
    change(store, digest);
    return digest;
  };

/** An image that is signed with Ann's key. */
export const signed = image((store, digest) => store.sign(digest, keys.ann));
/** An image with one attestation. */
export const attestedBy = (predicateType: string, predicate: unknown, key: KeyObject = keys.ann) =>
  image((store, digest) => store.attest(digest, key, statementOn(digest, predicateType, predicate)));
/** A policy that asks for one attestation by Ann. */
export const needs = (entry: string) =>
  policyOf(`attestations: [{ signers: [{ key: ann.pub, withoutLog: true }], ${entry} }]`);
/** Reports of the last week must have nothing critical. */
export const noCritical = needs('type: vuln, maxAge: 7d');
/** What Trivy says of a critical vulnerability. */
export const critical = trivy('CRITICAL');
