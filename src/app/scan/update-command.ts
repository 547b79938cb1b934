import { shellQuoted } from '../../core/shell-quoted.ts';

/** Returns the command that fetches advisories into the database of a run, as a shell takes it. */
export function updateCommand(database: string | undefined, ecosystem?: string): string {
  return [
    'ironhull db update',
    ...(ecosystem === undefined ? [] : ['--ecosystem', shellQuoted(ecosystem)]),
    ...(database === undefined ? [] : ['--database', shellQuoted(database)]),
  ].join(' ');
}
