import { deepEqual, notEqual } from 'node:assert/strict';
import { describe, test } from 'node:test';
import { attacks, verifyAttack } from '../../../test/kit/sigstore/attacks/all.ts';
import { makeInstance } from '../../../test/kit/sigstore/instance.ts';

const instance = makeInstance();

for (const [on, list] of Object.entries(attacks))
  describe(`an attack on the ${on} is refused`, () => {
    for (const attack of list)
      test(attack.name, () => {
        const { verdict, steps } = verifyAttack(instance, attack);
        const wrong = steps.filter(({ ok }) => !ok);
        deepEqual(
          { verdict, wrong: wrong.map(({ step }) => step) },
          { verdict: attack.verdict, wrong: [attack.step] },
        );
        // The refusal is the last step, and says something.
        deepEqual(wrong, steps.slice(-1));
        notEqual(wrong[0]?.detail ?? '', '');
      });
  });
