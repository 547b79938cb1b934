import type { Alias } from '../../core/rule.ts';

/** What docker-bench-security and the CIS Docker Benchmark call a row: by its number in both. */
export function cisAliases(row: string): readonly Alias[] {
  return ['docker-bench', 'cis'].map((tool) => ({ tool, id: row }));
}

/** The reference to a row of the CIS Docker Benchmark. */
export function cisReference(row: string): string {
  return `CIS Docker Benchmark 1.6.0, ${row}`;
}
