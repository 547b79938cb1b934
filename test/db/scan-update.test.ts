import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, utimes, writeFile, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { runCli, type CliResult } from '../cli/run-cli.ts';
import { smallFeeds } from '../kit/feed-files.ts';
import { schemaErrors } from '../kit/report-schema.ts';

const sbom = JSON.stringify({
  bomFormat: 'CycloneDX',
  specVersion: '1.5',
  components: [{ type: 'library', name: 'sample', version: '0.5.0', purl: 'pkg:npm/sample@0.5.0' }],
});

interface Shown {
  findings: readonly { rule: string }[];
  gaps: readonly { what: string; why: string }[];
  outcomes: readonly { doubts: readonly string[] }[];
}

describe('ironhull scan --update', () => {
  let folder: string;
  const write = (name: string, text: string | Buffer) => writeFile(join(folder, name), text);
  const run = (database: string, ...args: readonly string[]): Promise<CliResult> =>
    runCli(args, { cwd: folder, env: { IRONHULL_DATABASE: join(folder, database) } });
  const scan = async (database: string, ...args: readonly string[]): Promise<Shown> => {
    const { stdout, stderr } = await run(database, 'scan', 'sbom:app.json', '--format', 'json', ...args);
    assert.notEqual(stdout, '', stderr);
    const shown = JSON.parse(stdout) as Shown;
    assert.deepEqual(schemaErrors(shown), []);
    return shown;
  };

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ironhull-scan-update-'));
    for (const [path, bytes] of Object.entries(smallFeeds('1.0.0'))) {
      await mkdir(join(folder, 'mirror', dirname(path)), { recursive: true });
      await write(join('mirror', path), bytes);
    }
    await write('app.json', sbom);
  });
  after(() => rm(folder, { recursive: true }));

  it('fetches what the targets need, and nothing else', async () => {
    const { findings, gaps } = await scan('needed', '--update', '--mirror', './mirror');
    assert.equal(findings.length, 1);
    // The mirror has lists on exploitation of 2024.
    assert.deepEqual(
      gaps.map(({ what }) => what.split('/')[0]),
      ['feed kev', 'feed epss'],
    );
    const status = await run('needed', 'db', 'status', '--format', 'json');
    const { feeds } = JSON.parse(status.stdout) as { feeds: { name: string }[] };
    assert.deepEqual(
      feeds.map(({ name }) => name.split('/')[0]),
      ['epss', 'kev', 'osv'],
    );
  });

  it('takes the mirrors of the policy', async () => {
    await write('ironhull-mirror.yaml', `database: { mirrors: [${join(folder, 'mirror')}] }\n`);
    const { findings } = await scan('policy', '--update', '--policy', 'ironhull-mirror.yaml');
    assert.equal(findings.length, 1);
  });

  it('fetches nothing without it, says the command, and remembers what the next update has to fetch', async () => {
    await run('first', 'db', 'update', '--mirror', './mirror', '--ecosystem', 'Alpine:v3.19');
    const { findings, outcomes } = await scan('first');
    assert.deepEqual(findings, []);
    assert.match(
      outcomes.flatMap(({ doubts }) => doubts).join('\n'),
      /the database has no advisories of npm: run `ironhull db update --ecosystem npm`/,
    );
    const named = await run(
      'first',
      'scan',
      'sbom:app.json',
      '--database',
      join(folder, 'first'),
      '--format',
      'json',
    );
    assert.ok(named.stdout.includes(`--ecosystem npm --database ${folder}/first`));
    assert.deepEqual(JSON.parse(await readFile(join(folder, 'first/ecosystems.json'), 'utf8')), ['npm']);
    await run('first', 'db', 'update', '--mirror', './mirror');
    assert.equal((await scan('first')).findings.length, 1);
  });

  it('refuses a mirror of which nothing would be fetched, and ends with 2 if nothing can be', async () => {
    const unused = await run('none', 'scan', 'sbom:app.json', '--mirror', './mirror');
    assert.equal(unused.code, 2);
    assert.match(unused.stderr, /--mirror says where to fetch from/);
    const gone = await run('none', 'scan', 'sbom:app.json', '--update', '--mirror', './gone');
    assert.equal(gone.code, 2);
    assert.match(gone.stderr, /No feed of advisories could be fetched/);
  });

  it('says how old advisories are that are over the limit of the policy', async () => {
    const archive = join(folder, 'mirror/osv/npm/all.zip');
    const past = new Date(Date.now() - 20 * 86_400_000);
    await utimes(archive, past, past);
    await run('aged', 'db', 'update', '--mirror', './mirror', '--ecosystem', 'npm');
    const { gaps } = await scan('aged');
    assert.match(
      gaps.map(({ what, why }) => `${what}: ${why}`).join(),
      /^feed osv\/npm\/all\.zip: .* 20 days old, over the limit of 7 days/,
    );
    assert.equal((await run('aged', 'scan', 'sbom:app.json', '--strict', '--fail-on', 'never')).code, 3);
    await write('patient.yaml', 'database: { maxAge: 30d }\n');
    const patient = await scan('aged', '--policy', 'patient.yaml');
    assert.deepEqual(
      patient.gaps.filter(({ what }) => what.includes('osv/')),
      [],
    );
  });

  it('says how old the snapshot is', async () => {
    const { stdout } = await run('snapshot', 'scan', 'sbom:app.json');
    assert.match(stdout.replaceAll(/\s+/gu, ' '), /advisories that come with Ironhull, of \d{4}-\d\d-\d\d/);
    assert.match(stdout.replaceAll(/\s+/gu, ' '), /run `ironhull db update --ecosystem npm`/);
  });
});
