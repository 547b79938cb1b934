import type { TrustStatement, TrustVerdict } from '../../src/core/trust/trust.ts';

/** Somebody who tries to have something trusted, and what must come of it. */
export interface Attack {
  /** What the attacker does: "replays an older timestamp". */
  attack: string;
  verdict: Exclude<TrustVerdict, 'trusted'>;
  /** The step that finds it. */
  step: string;
  judge(this: void): readonly TrustStatement[] | Promise<readonly TrustStatement[]>;
}
