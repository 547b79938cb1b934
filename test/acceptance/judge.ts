import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inProject, type Files } from '../cli/joined-project.ts';
import { runCli, type CliResult } from '../cli/run-cli.ts';

interface Report {
  outcomes: readonly { rule: string; state: string; subject: { name: string } }[];
  findings: readonly {
    rule: string;
    severity: string;
    message: string;
    known?: boolean;
    waived: boolean;
    subject: { name: string };
  }[];
  gaps?: readonly { what: string; why: string }[];
}

/** What the command said of a project: how it ended, and its report. */
export interface Judged {
  ended: CliResult;
  report: Report;
}

/** A project, how the command is run in its folder, and what it must say of its services. */
export interface Case {
  files: Files;
  /** What follows `lint`; the folder by default. */
  args?: readonly string[];
  env?: Readonly<Record<string, string>>;
  /** Lines `SERVICE RULE STATE [SEVERITY]`, of rules on workloads; the severity is the worst one. */
  expect: readonly string[];
}

/** Runs `ironhull lint` in a folder with these files, without a policy. Fails where it ends with an error. */
export async function judge({ files, args = ['.'], env }: Omit<Case, 'expect'>): Promise<Judged> {
  return inProject(files, async (cwd) => {
    const words = ['lint', ...args, '--format', 'json', '--no-policy'];
    const ended = await runCli(words, { cwd, ...(env ? { env } : {}) });
    assert.ok(ended.code === 0 || ended.code === 1, ended.stderr);
    return { ended, report: JSON.parse(ended.stdout) as Report };
  });
}

const severities = ['info', 'low', 'medium', 'high', 'critical'];

/** Returns what a report says of a rule for a service: its state, and the worst severity if it failed. */
export function verdictOf({ findings, outcomes }: Report, name: string, rule: string): string {
  const found = findings.filter((one) => one.rule === rule && one.subject.name === name);
  const worst = Math.max(-1, ...found.map(({ severity }) => severities.indexOf(severity)));
  if (worst >= 0) return `failed ${severities[worst] ?? ''}`;
  const states = outcomes.filter((one) => one.rule === rule && one.subject.name === name);
  return states.map(({ state }) => state).join(' ') || 'none';
}

/** Declares a test by the sentence that it shows: the command says what is expected in each case. */
export function shows(sentence: string, ...cases: readonly Case[]): void {
  test(sentence, async () => {
    for (const { expect, ...run } of cases) {
      const { report } = await judge(run);
      const said = expect.map((line) => {
        const [name = '', rule = ''] = line.split(' ');
        return `${name} ${rule} ${verdictOf(report, name, `workload/${rule}`)}`;
      });
      assert.deepEqual(said, expect);
    }
  });
}
