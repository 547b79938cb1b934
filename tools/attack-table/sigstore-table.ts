import { attacks, verifyAttack } from '../../test/kit/sigstore/attacks/all.ts';
import type { Attack } from '../../test/kit/sigstore/attacks/attack.ts';
import { makeInstance, type Instance } from '../../test/kit/sigstore/instance.ts';

/** What cosign says of the same bundle, as `test/lab/cosign.test.ts` compares it. */
function cosignColumn({ cosignTakes, olderForm, artifact }: Attack): string {
  if (olderForm === true || typeof artifact === 'string') return 'not compared';
  return cosignTakes === undefined ? 'refuses it' : `takes it: ${cosignTakes}`;
}

function rowOf(instance: Instance, attack: Attack): string {
  const { verdict, steps } = verifyAttack(instance, attack);
  const failed = steps.filter(({ ok }) => !ok).map(({ step }) => step);
  if (verdict !== attack.verdict || failed.join() !== attack.step)
    throw new Error(
      `${attack.name}: ${verdict} at ${failed.join()}, not ${attack.verdict} at ${attack.step}`,
    );
  return `| ${attack.name} | ${verdict} | ${attack.step} | ${cosignColumn(attack)} |`;
}

/**
 * The tables of attacks on Sigstore bundles, from a run of them.
 * @throws Error for an attack that is trusted, or that another step finds than its row says.
 */
export function sigstoreTables(): string {
  const instance = makeInstance();
  return Object.entries(attacks)
    .map(([on, list]) =>
      [
        `### Sigstore bundles: attacks on the ${on}`,
        '',
        '| a bundle with … | verdict | found by | cosign 2.5 |',
        '| --- | --- | --- | --- |',
        ...list.map((attack) => rowOf(instance, attack)),
        '',
      ].join('\n'),
    )
    .join('\n');
}
