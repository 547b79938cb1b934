import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { runCli, type CliResult } from './run-cli.ts';

export type Files = Readonly<Record<string, string>>;

export interface Shown {
  rule: string;
  severity: string;
  waived: boolean;
  known?: boolean;
  fingerprint: string;
  subject: { name: string };
  sightings: readonly { where: string }[];
  affects?: readonly { subject: { name: string }; findings: readonly { rule: string }[] }[];
}

/** Runs the command in a folder with these files, and then `use` with the folder. */
export async function inProject<T>(files: Files, use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'ironhull-joined-'));
  try {
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    }
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

export const rulesOfUser = ['--only', 'image/root-user', '--only', 'workload/root-user'];

export function findingsIn({ stdout, stderr }: CliResult): readonly Shown[] {
  assert.ok(stdout !== '', stderr);
  return (JSON.parse(stdout) as { findings: readonly Shown[] }).findings;
}

/** The findings of a lint, as JSON shows them. */
export function lint(files: Files, ...words: readonly string[]): Promise<readonly Shown[]> {
  return inProject(files, async (cwd) =>
    findingsIn(await runCli(['lint', ...words, '--format', 'json'], { cwd })),
  );
}

export const places = ({ sightings }: Shown): readonly string[] => sightings.map(({ where }) => where);
export const services = ({ affects = [] }: Shown): readonly string[] =>
  affects.map(({ subject }) => subject.name);
export const brief = (found: readonly Shown[]) =>
  found.map((one) => [one.rule, one.severity, ...places(one)] as const);

export const rootFile = 'FROM scratch\nCOPY a /a\nUSER root\nCMD ["/a"]\n';
export const compose = (...entries: readonly string[]): string => `services:\n${entries.join('')}`;
export const built = (name: string, more = ''): string => `  ${name}:\n    build: app\n${more}`;
export const project = (...entries: readonly string[]): Files => ({
  'compose.yaml': compose(...entries),
  'app/Dockerfile': rootFile,
  // The root of the project, from which files have their names.
  'ironhull.yaml': 'rules: {}\n',
});
