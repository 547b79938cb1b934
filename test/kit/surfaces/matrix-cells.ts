import { checks } from '../../../src/checks/registry.gen.ts';
import type { Surface } from '../../../src/core/workload/workload.ts';
import { settingNames, surfacesOf } from '../../../src/knowledge/settings/setting-names.ts';
import { stackTreatments } from '../../../src/knowledge/settings/stack-deploy.ts';
import { asCompose } from './render-compose.ts';
import { carefulWorkload, type NeutralWorkload } from './neutral-workload.ts';
import type { MatrixColumn, MatrixRow } from './matrix-row.ts';

/** The API of the engine on which the matrix is shown. */
export const matrixApi = '1.45';

/** What a cell says: the rule fails there, shown by a test, or the surface cannot express the bad setting. */
export type MatrixCell = { shown: string } | { cannot: string };

/** The test that shows the cells of text surfaces, and the one that shows those of a real engine. */
export const matrixTests = {
  text: 'test/checks/surface-matrix.test.ts',
  lab: 'test/lab/surface-matrix.test.ts',
} as const;

export const surfaceOf: Readonly<Record<MatrixColumn, Surface>> = {
  compose: 'compose',
  run: 'run',
  create: 'create',
  container: 'container',
  service: 'service',
  stack: 'service',
};

const nouns: Readonly<Record<Surface, string>> = {
  compose: 'a Compose file',
  run: '`docker run`',
  create: 'a create request',
  container: 'a container',
  service: 'a service',
};

/** The workload of a row, named after its rule. */
export function matrixWorkload({ rule, change }: MatrixRow, image: string): NeutralWorkload {
  return { ...carefulWorkload(rule.replace('workload/', 'bad-'), image), ...change };
}

/** The first keys of the lines of a service that a row has and a careful workload has not. */
function changedKeys(row: MatrixRow): readonly string[] {
  const bad = matrixWorkload(row, 'lab:busybox');
  const careful = new Set(asCompose(carefulWorkload(bad.name, 'lab:busybox')).split('\n'));
  let key = '';
  const changed = new Set<string>();
  for (const line of asCompose(bad).split('\n')) {
    key = /^ {4}(\w+):/u.exec(line)?.[1] ?? key;
    if (!careful.has(line)) changed.add(key);
  }
  return [...changed];
}

/** Why the settings that the rule reads are not in the words of a surface. */
function withoutName(reads: readonly (keyof typeof settingNames)[], surface: Surface): string {
  const names = reads.map((setting) =>
    (settingNames[setting].create ?? setting).replace(/^HostConfig\./u, ''),
  );
  const of = surface === 'service' || surface === 'create' ? ` (Engine API ${matrixApi})` : '';
  return `${nouns[surface]} has no ${names.map((name) => `\`${name}\``).join(', ')}${of}`;
}

/** What `docker stack deploy` does not take of a row: the engine gets a service without it. */
function stackReason(row: MatrixRow): string | undefined {
  for (const key of changedKeys(row)) {
    const treatment = stackTreatments.get(key);
    if (treatment === 'ignored') return `\`docker stack deploy\` 26.1.5 ignores \`${key}\``;
    if (treatment === 'refused') return `\`docker stack deploy\` 26.1.5 refuses \`${key}\``;
  }
  return undefined;
}

/** Returns what a cell of the matrix says. */
export function matrixCell(row: MatrixRow, column: MatrixColumn): MatrixCell {
  const check = checks.find(({ id }) => id === row.rule);
  const reason = row.cannot?.[column];
  if (reason !== undefined) return { cannot: reason };
  const shownBy = row.shownBy?.[column];
  if (shownBy !== undefined) return { shown: shownBy };
  const surface = surfaceOf[column];
  if (check !== undefined && !surfacesOf(check).includes(surface))
    return { cannot: withoutName(check.reads ?? [], surface) };
  const ofStack = column === 'stack' ? stackReason(row) : undefined;
  if (ofStack !== undefined) return { cannot: ofStack };
  return { shown: surface === 'container' || surface === 'service' ? matrixTests.lab : matrixTests.text };
}
