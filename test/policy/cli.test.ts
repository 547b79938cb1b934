import assert from 'node:assert/strict';
import { chmod, chown, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';
import { known } from '../../src/core/observed.ts';
import { emptyHost } from '../kit/empty-host.ts';
import { collectedMembers } from '../../src/app/targets/facts/sparse-members.ts';
import { factsWith } from '../kit/facts.ts';
import { runCli, type CliResult } from '../cli/run-cli.ts';

let folder = '';
const compose = 'services:\n  web:\n    image: app\n    user: "1000"\n    privileged: true\n';

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ironhull-policy-'));
  await mkdir(join(folder, 'deep/er'), { recursive: true });
});
after(() => rm(folder, { recursive: true }));
beforeEach(async () => {
  for (const name of ['ironhull.yaml', 'ironhull.yml', 'deep/ironhull.yaml', 'known.json', 'other.yaml']) {
    await rm(join(folder, name), { force: true });
  }
  await write('compose.yaml', compose);
});

const write = (name: string, text: string) => writeFile(join(folder, name), text);
const only = ['--only', 'workload/privileged'] as const;
const lint = (...args: string[]): Promise<CliResult> =>
  runCli(['lint', 'compose.yaml', ...args], { cwd: folder });

interface Document {
  findings: { rule: string; severity: string; waived: boolean; known?: true; fingerprint: string }[];
  outcomes: { rule: string; state: string }[];
  summary: Record<string, number>;
  policy?: { file: string; preset?: string; off: string[] };
  baseline?: { known: number; gone: number; notSeen: number };
}

async function document(...args: string[]): Promise<Document> {
  const { stdout, stderr } = await lint(...args, '--format', 'json');
  assert.match(stdout, /^\{/, stderr);
  return JSON.parse(stdout) as Document;
}

async function exits(code: number, ...args: string[]): Promise<CliResult> {
  const result = await lint(...args);
  assert.equal(result.code, code, result.stderr + result.stdout);
  return result;
}

const waiver = 'waive: [{ rule: workload/privileged, subject: web, reason: legacy, until: 2999-01-01 }]\n';

describe('what a policy decides', () => {
  it('a waiver takes the finding out of the exit code and leaves it in the report', async () => {
    await exits(1, ...only);
    await write('ironhull.yaml', waiver);
    await exits(0, ...only);
    const { findings, summary } = await document(...only);
    assert.deepEqual(
      findings.map(({ rule, waived }) => [rule, waived]),
      [['workload/privileged', true]],
    );
    assert.deepEqual([summary.critical, summary.waived], [0, 1]);
  });

  it('an expired waiver waives nothing and is a finding', async () => {
    await write('ironhull.yaml', waiver.replace('2999', '2001'));
    await exits(1, ...only);
    const { findings } = await document(...only);
    assert.deepEqual(findings.map(({ rule, waived }) => `${rule} ${waived}`).toSorted(), [
      'policy/expired-waiver false',
      'workload/privileged false',
    ]);
  });

  it('a rule that is off is not run; --only runs it all the same, and --skip wins', async () => {
    await write('ironhull.yaml', 'rules: { "docker-bench:5.5": off }');
    const { outcomes, policy } = await document();
    assert.ok(outcomes.length > 5 && outcomes.every(({ rule }) => rule !== 'workload/privileged'));
    assert.deepEqual(policy?.off, ['workload/privileged']);
    await exits(1, ...only);
    await write('ironhull.yaml', 'rules: { workload/privileged: critical }');
    const skipped = await document('--skip', 'workload/privileged');
    assert.ok(skipped.outcomes.every(({ rule }) => rule !== 'workload/privileged'));
  });

  it('severities and failOn are the policy’s, and --fail-on wins', async () => {
    await write('ironhull.yaml', 'failOn: medium\nrules: { workload/privileged: medium }');
    await exits(1, ...only);
    await exits(0, ...only, '--fail-on', 'high');
    await write('ironhull.yaml', 'failOn: never');
    await exits(0, ...only);
    await exits(1, ...only, '--fail-on', 'low');
  });

  it('unknown outcomes fail by policy, kind by kind, and --strict wins', async () => {
    const rules = ['--only', 'workload/privileged', '--only', 'workload/host-pid'];
    await write('compose.yaml', 'services:\n  web:\n    image: app\n    privileged: ${P}\n');
    await exits(0, ...rules);
    for (const [unknown, code] of [
      ['fail', 3],
      ['{ unreadable: fail, undecidable: fail }', 3],
      ['ignore', 0],
    ] as const) {
      await write('ironhull.yaml', `unknown: ${unknown}`);
      await exits(code, ...rules);
    }
    await exits(3, ...rules, '--strict');
    const { summary, outcomes } = await document(...rules);
    assert.equal(summary.unknown, outcomes.filter(({ state }) => state === 'unknown').length);
    assert.ok((summary.unknown ?? 0) > 0);
  });

  it('presets: by file, by option without a file, and the option in the place of the file’s', async () => {
    assert.equal((await document('--preset', 'restricted')).policy?.preset, 'restricted');
    await write('ironhull.yaml', 'preset: restricted');
    const { policy, findings } = await document();
    assert.deepEqual([policy?.file, policy?.preset], ['ironhull.yaml', 'restricted']);
    assert.equal(findings.find(({ rule }) => rule === 'workload/no-new-privileges')?.severity, 'high');
    assert.equal((await document('--preset', 'baseline')).policy?.preset, 'baseline');
    await exits(2, '--preset', 'strict');
  });

  it('attestations and parameters reach an audit of facts, on the day of the facts', async () => {
    const who = { members: ['alice'], administrators: [], doubts: [] };
    const group = { name: 'docker', gid: 999, because: 'it owns the socket', ...who };
    const host = { ...emptyHost, engineGroups: known([group], '/etc/group') };
    const facts = factsWith({ host: known(host, 'host') });
    await write('facts.json', JSON.stringify({ ...facts, collects: collectedMembers() }));
    const stateUnder = async (policy: string): Promise<string | undefined> => {
      await write('ironhull.yaml', policy);
      const args = ['audit', '--facts', 'facts.json', '--only', 'host/docker-group-members'];
      const { stdout } = await runCli([...args, '--format', 'json'], { cwd: folder });
      return (JSON.parse(stdout) as Document).outcomes[0]?.state;
    };
    const attest = (until: string) =>
      `attest: [{ rule: host/docker-group-members, by: Ann, reason: looked, until: ${until} }]`;
    assert.equal(await stateUnder(''), 'unknown');
    assert.equal(await stateUnder(attest('2026-01-01')), 'passed');
    assert.equal(await stateUnder(attest('2025-12-31')), 'unknown');
    const trusting = (users: string) => `rules: { host/docker-group-members: { trustedUsers: [${users}] } }`;
    assert.equal(await stateUnder(trusting('')), 'failed');
    assert.equal(await stateUnder(trusting('alice, bob')), 'passed');
  });
});

describe('which policy is taken', () => {
  it('the nearest one above the working directory, unless it is named or there is to be none', async () => {
    const inside = join(folder, 'deep/er');
    const shown = async (...args: string[]) => {
      const run = await runCli(['lint', '../../compose.yaml', '--format', 'json', ...args], { cwd: inside });
      return (JSON.parse(run.stdout) as Document).policy?.file;
    };
    assert.equal(await shown(), undefined);
    await write('ironhull.yaml', waiver);
    assert.equal(await shown(), '../../ironhull.yaml');
    await write('deep/ironhull.yaml', '# nothing\n');
    assert.equal(await shown(), '../ironhull.yaml');
    assert.equal(await shown('--policy', '../../ironhull.yaml'), '../../ironhull.yaml');
    assert.equal(await shown('--no-policy'), undefined);
  });

  it('one that is not there, is not valid, or is there under both names is an error with its place', async () => {
    await exits(2, '--policy', 'other.yaml');
    await exits(2, '--policy', 'other.yaml', '--no-policy');
    await write('ironhull.yaml', '# ours\nrules:\n  workload/priviledged: off\n');
    const { stderr, stdout } = await exits(2);
    assert.equal(stdout, '');
    assert.match(
      stderr,
      /ironhull\.yaml:3:3: unknown rule workload\/priviledged; did you mean 'workload\/privileged'\?/,
    );
    await exits(1, '--no-policy');
    await write('ironhull.yaml', '');
    await write('ironhull.yml', '');
    await exits(2);
  });

  it('one that everybody may write to is not taken unless it is named', async () => {
    await write('ironhull.yaml', waiver);
    await chmod(join(folder, 'ironhull.yaml'), 0o666);
    const { stderr } = await exits(2, ...only);
    assert.match(stderr, /ironhull\.yaml: every user may write to it/);
    await exits(0, ...only, '--policy', 'ironhull.yaml');
    await exits(1, ...only, '--no-policy');
    await chmod(join(folder, 'ironhull.yaml'), 0o664);
    await exits(0, ...only);
  });

  const skip = process.getuid?.() === 0 ? false : 'only root may give files away';
  it('nor is another user’s, or a link that is', { skip }, async () => {
    await write('other.yaml', waiver);
    await symlink('other.yaml', join(folder, 'ironhull.yaml'));
    await exits(0, ...only);
    await chown(join(folder, 'other.yaml'), 4242, 4242);
    const { stderr } = await exits(2, ...only);
    assert.match(stderr, /ironhull\.yaml: it belongs to user 4242/);
    const asked = await runCli(['lint', 'compose.yaml', ...only], { cwd: folder, env: { SUDO_UID: '4242' } });
    assert.equal(asked.code, 0, asked.stderr);
  });
});

describe('baselines', () => {
  it('what is written is known from then on; what is new or worse is not', async () => {
    await exits(0, '--write-baseline', 'known.json');
    await exits(0, '--baseline', 'known.json');
    const { findings, summary, baseline } = await document('--baseline', 'known.json');
    assert.ok(findings.length > 0 && findings.every((finding) => finding.known));
    assert.equal(summary.known, findings.length);
    assert.deepEqual([baseline?.gone, baseline?.notSeen], [0, 0]);
    await write('compose.yaml', `${compose}    pid: host\n`);
    await exits(1, '--baseline', 'known.json');
    await write('compose.yaml', compose);
    await write('ironhull.yaml', 'rules: { workload/pids-limit: critical }');
    await exits(1, '--baseline', 'known.json');
  });

  it('is the same text for the same findings, wherever they stand', async () => {
    await exits(0, '--write-baseline', 'known.json');
    const first = await readFile(join(folder, 'known.json'), 'utf8');
    await write('compose.yaml', `# a comment\n\n${compose}`);
    await exits(0, '--write-baseline', 'known.json');
    assert.equal(await readFile(join(folder, 'known.json'), 'utf8'), first);
  });

  it('says what is gone and what it cannot tell', async () => {
    await exits(0, '--write-baseline', 'known.json');
    await write('compose.yaml', compose.replace('    privileged: true\n', ''));
    const { baseline } = await document('--baseline', 'known.json');
    assert.ok((baseline?.gone ?? 0) > 0);
    assert.match((await lint('--baseline', 'known.json')).stdout, /\d+ entries no longer found/);
    const narrow = await document('--baseline', 'known.json', ...only);
    assert.equal(narrow.baseline?.gone, 1);
    assert.ok((narrow.baseline?.notSeen ?? 0) > 0);
  });

  it('with both options what is new stays new, and what is gone leaves the file', async () => {
    await exits(0, '--write-baseline', 'known.json');
    const written = await readFile(join(folder, 'known.json'), 'utf8');
    await write('compose.yaml', `${compose}    pid: host\n`);
    const again = ['--baseline', 'known.json', '--write-baseline', 'known.json'];
    await exits(1, ...again);
    await exits(1, ...again);
    assert.equal(await readFile(join(folder, 'known.json'), 'utf8'), written);
    await exits(0, '--baseline', 'known.json', '--write-baseline', 'known.json', ...only);
    assert.equal(await readFile(join(folder, 'known.json'), 'utf8'), written, 'what was not seen stays');
    await write('compose.yaml', compose.replace('    privileged: true\n', ''));
    await exits(0, '--baseline', 'known.json', '--write-baseline', 'known.json');
    await write('compose.yaml', compose);
    await exits(1, '--baseline', 'known.json');
  });

  it('none is written where something named could not be judged', async () => {
    await write('compose.yaml', `${compose}    volumes: [\n`);
    const { stderr } = await exits(1, '--write-baseline', 'known.json');
    assert.match(stderr, /no baseline written/);
    await assert.rejects(readFile(join(folder, 'known.json')));
  });

  it('one that is missing, malformed or cannot be written is an error', async () => {
    await exits(2, '--baseline', 'known.json');
    await write('known.json', '{"schemaVersion":1,');
    const { stderr } = await exits(2, '--baseline', 'known.json');
    assert.match(stderr, /known\.json: it is not JSON/);
    await exits(2, '--write-baseline', 'no/such/folder/known.json');
  });
});

describe('formats', () => {
  it('every rule that a report names can be explained', async () => {
    const { stdout, code } = await runCli(['explain', 'policy/expired-waiver']);
    assert.equal(code, 0);
    assert.match(stdout, /^policy\/expired-waiver — A waiver has expired\n/);
  });

  it('junit and markdown are written to stdout alone', async () => {
    const junit = await exits(1, '--format', 'junit');
    assert.match(junit.stdout, /^<\?xml version="1\.0" encoding="UTF-8"\?>\n<testsuites /);
    const markdown = await exits(1, '--format', 'markdown');
    assert.match(markdown.stdout, /^## Ironhull: /);
    assert.deepEqual([junit.stderr, markdown.stderr], ['', '']);
  });
});
