import { matrixApi, matrixCell, matrixTests } from '../../test/kit/surfaces/matrix-cells.ts';
import { matrixColumns, type MatrixColumn, type MatrixRow } from '../../test/kit/surfaces/matrix-row.ts';
import { matrixRows, plainPlaces } from '../../test/kit/surfaces/matrix-rows.ts';
import { page, table } from './markdown.ts';

const heads: Readonly<Record<MatrixColumn, string>> = {
  compose: 'Compose file',
  run: '`docker run`',
  create: 'Create request',
  container: 'Container',
  service: 'Swarm service',
  stack: 'Stack',
};

function cellText(row: MatrixRow, column: MatrixColumn): string {
  const cell = matrixCell(row, column);
  if ('cannot' in cell) return `— ${cell.cannot}`;
  const own: readonly string[] = Object.values(matrixTests);
  return own.includes(cell.shown) ? '✓' : `✓ (\`${cell.shown}\`)`;
}

function link(rule: string): string {
  return `[${rule.replace('workload/', '')}](checks/${rule}.md)`;
}

/** Which surfaces show the bad setting of each rule on workloads, and why others cannot: `docs/surfaces.md`. */
export function matrixPage(): string {
  const rows = matrixRows(plainPlaces);
  const cells = rows.flatMap((row) => matrixColumns.map((column) => matrixCell(row, column)));
  const shown = cells.filter((cell) => 'shown' in cell).length;
  return page(
    '# Rules and surfaces',
    `One bad setting for each rule on workloads, written once, and what finds it on each surface: the same rule, by one check. ✓ is a surface on which the rule fails in a test, — a surface that cannot express the setting, with the reason. Of ${cells.length} cells ${shown} are shown and ${cells.length - shown} cannot be.`,
    `Texts are read in \`${matrixTests.text}\`. \`${matrixTests.lab}\` makes the rest on a real Engine 26.1.5 (API ${matrixApi}): containers by \`docker create\` and by \`docker compose create\` (each ✓ of that column is both, where \`docker run\` has words for it), services by the API, and services by \`docker stack deploy\`. It also asks for a service with every setting that a service has not, and sees that the engine leaves them out. Other tests are named in the cell. The rows are \`test/kit/surfaces/matrix-rows.ts\`; a rule without one fails the tests.`,
    table(
      ['Rule', 'Bad setting', ...matrixColumns.map((column) => heads[column])],
      rows.map((row) => [link(row.rule), row.title, ...matrixColumns.map((column) => cellText(row, column))]),
    ),
  );
}
