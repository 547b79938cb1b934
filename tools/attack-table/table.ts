import type { Attack } from '../../test/trust/attack.ts';
import { notaryAttacks } from '../../test/trust/notary-attacks.ts';
import { notationAttacks } from '../../test/trust/notation-attacks.ts';
import { policyAttacks } from '../../test/trust/policy-attacks.ts';
import { sigstoreTables } from './sigstore-table.ts';

/** The attacks by what they are on. */
const tables: Readonly<Record<string, readonly Attack[]>> = {
  'Notary (Docker Content Trust)': notaryAttacks,
  'Notation (Notary Project)': notationAttacks,
  'Images under a policy': policyAttacks,
};

async function rowOf({ attack, verdict, step, judge }: Attack): Promise<string> {
  const statements = await judge();
  const [statement] = statements;
  const failed = statement?.steps.filter(({ ok }) => !ok).map((one) => one.step) ?? [];
  if (statements.length !== 1 || statement?.verdict !== verdict || failed.join() !== step)
    throw new Error(
      `${attack}: ${statement?.verdict ?? 'no statement'} at ${failed.join()}, not ${verdict} at ${step}`,
    );
  return `| ${attack} | ${verdict} | ${step} |`;
}

async function tableOf([title, attacks]: readonly [string, readonly Attack[]]): Promise<string> {
  const rows: string[] = [];
  for (const attack of attacks) rows.push(await rowOf(attack));
  return [
    `### ${title}`,
    '',
    '| who attacks … | verdict | found by |',
    '| --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}

/**
 * The tables of attacks from a run of them.
 * @throws Error for an attack that is trusted, or that another step finds than its row says.
 */
export async function attackTables(): Promise<string> {
  const made: string[] = [];
  for (const entry of Object.entries(tables)) made.push(await tableOf(entry));
  return [...made, sigstoreTables()].join('\n');
}

const marks = ['<!-- attacks -->', '<!-- end of attacks -->'] as const;

/** A page with the tables between its marks. */
export function withTables(page: string, made: string): string {
  const [head = '', rest = ''] = page.split(marks[0]);
  return `${head}${marks[0]}\n\n${made}\n${marks[1]}${rest.split(marks[1])[1] ?? ''}`;
}
