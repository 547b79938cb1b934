import type { CheckFile } from './load.ts';

/** `workload/host-pid` as a name: `workloadHostPid`. */
function nameOf(path: string): string {
  return path.replaceAll(/[/-](.)/g, (_, letter: string) => letter.toUpperCase());
}

/** The text of `src/checks/registry.gen.ts`: one import for each file and every check sorted by id. */
export function registry(all: readonly CheckFile[]): string {
  const files = all.filter(({ exported }) => exported !== undefined);
  const imports = files.map(
    ({ path, exported }) => `import { ${exported} as ${nameOf(path)} } from './${path}.ts';`,
  );
  const entries = files.map(
    ({ path, exported }) => `  ${exported === 'checks' ? '...' : ''}${nameOf(path)},`,
  );
  return [
    '// Generated from the files beside it by `npm run generate`; do not edit.',
    "import type { Check } from '../core/rules/check.ts';",
    ...imports,
    '',
    'const all: readonly Check[] = [',
    ...entries,
    '];',
    '',
    '/** Every check, sorted by id. */',
    'export const checks: readonly Check[] = all.toSorted((a, b) => (a.id < b.id ? -1 : 1));',
    '',
  ].join('\n');
}
