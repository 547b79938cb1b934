import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Attack } from './attack.ts';

/** Tests that each attack has its verdict, and that one step of the verification finds it. */
export function describeAttacks(title: string, attacks: readonly Attack[]): void {
  describe(title, () => {
    for (const { attack, verdict, step, judge } of attacks)
      it(attack, async () => {
        const statements = await judge();
        assert.equal(statements.length, 1);
        const [statement] = statements;
        assert.equal(statement?.verdict, verdict, JSON.stringify(statement?.steps));
        assert.deepEqual(
          statement?.steps.filter(({ ok }) => !ok).map((one) => one.step),
          [step],
          'one step finds it',
        );
      });
  });
}
