import type { Alias } from '../../core/rules/rule.ts';

/** Returns the aliases of a row: its number in docker-bench-security and the CIS Docker Benchmark. */
export function cisAliases(row: string): readonly Alias[] {
  return ['docker-bench', 'cis'].map((tool) => ({ tool, id: row }));
}

/** Returns the reference to a row of the CIS Docker Benchmark. */
export function cisReference(row: string): string {
  return `CIS Docker Benchmark 1.6.0, ${row}`;
}
