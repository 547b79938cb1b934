import type { Machine } from '../kit/machine.ts';

/** What a rule should say of a machine or a container. */
export type State = 'passed' | 'failed' | 'not-applicable';

const states: Readonly<Record<string, State>> = { 0: 'passed', 1: 'failed', 3: 'not-applicable' };

/**
 * Runs a shell command for each rule in a machine: it ends with 0 where the machine should pass the rule, with 1
 * where it should fail, with 3 where the rule does not apply. Any other end is an error of the command.
 * `prelude` defines the functions that they use.
 */
export async function askEach(
  machine: Machine,
  prelude: string,
  commands: Readonly<Record<string, string>>,
): Promise<ReadonlyMap<string, State>> {
  const script = Object.entries(commands).map(
    ([rule, command]) => `(${command}) >/dev/null 2>&1; echo "${rule} $?"`,
  );
  const lines = (await machine.must([prelude, ...script].join('\n'))).trim().split('\n');
  return new Map(
    lines.map((line) => {
      const [rule = '', code = ''] = line.split(' ');
      const state = states[code];
      if (state === undefined) throw new Error(`the command for ${rule} ended with ${code}`);
      return [rule, state];
    }),
  );
}
