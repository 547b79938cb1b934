import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import {
  brief,
  built,
  compose,
  findingsIn,
  inProject,
  lint,
  places,
  project,
  rulesOfUser,
  services,
  type Files,
} from './joined-project.ts';
import { runCli } from './run-cli.ts';

describe('a mistake in a Dockerfile', () => {
  it('is one finding with the services that have it', async () => {
    const found = await lint(project(built('web'), built('worker')), '.', ...rulesOfUser);
    assert.deepEqual(brief(found), [
      ['image/root-user', 'medium', 'app/Dockerfile:3:1', 'compose.yaml:2:3', 'compose.yaml:4:3'],
    ]);
    assert.deepEqual(
      found[0]?.affects?.map(({ subject, findings }) => [subject.name, ...findings.map(({ rule }) => rule)]),
      [
        ['web', 'workload/root-user'],
        ['worker', 'workload/root-user'],
      ],
    );
  });

  it('stays a finding of its own where the service decides otherwise', async () => {
    const files = project(built('web', '    user: "1000"\n'));
    assert.deepEqual(brief(await lint(files, '.', ...rulesOfUser)), [
      ['image/root-user', 'low', 'app/Dockerfile:3:1'],
    ]);
  });

  it('names those services only that leave it to the Dockerfile', async () => {
    const files = project(built('web'), built('safe', '    user: "1000"\n'), '  other:\n    image: app:1\n');
    const [found] = await lint(files, '.', ...rulesOfUser);
    assert.deepEqual(found && services(found), ['web']);
  });

  it('is a finding of its own where only the Dockerfile is linted', async () => {
    const found = await lint(project(built('web')), 'app/Dockerfile', ...rulesOfUser);
    assert.deepEqual(brief(found), [['image/root-user', 'low', 'app/Dockerfile:3:1']]);
  });

  it('is shown on the service, with the place in the Dockerfile, where only the rule on services runs', async () => {
    const found = await lint(project(built('web')), '.', '--only', 'workload/root-user');
    assert.deepEqual(brief(found), [
      ['workload/root-user', 'medium', 'compose.yaml:2:3', 'app/Dockerfile:3:1'],
    ]);
  });

  it('has the fingerprint of the Dockerfile’s own finding', async () => {
    const [joined] = await lint(project(built('web')), '.', ...rulesOfUser);
    const [own] = await lint(project(built('web')), 'app/Dockerfile', ...rulesOfUser);
    assert.equal(joined?.fingerprint, own?.fingerprint);
  });

  const twoStages = 'FROM scratch AS base\nUSER root\nFROM scratch AS last\nUSER 0\n';
  const targeted = (target: string): Files => ({
    'compose.yaml': `services:\n  web:\n    build: {context: app, target: ${target}}\n`,
    'app/Dockerfile': twoStages,
  });

  it('belongs to a service only if its stage is built', async () => {
    const rules = [...rulesOfUser, '--only', 'dockerfile/root-in-build-stage'];
    assert.deepEqual(brief(await lint(targeted('last'), '.', ...rules)), [
      ['image/root-user', 'medium', 'app/Dockerfile:4:1', 'compose.yaml:2:3'],
      ['dockerfile/root-in-build-stage', 'info', 'app/Dockerfile:2:6'],
    ]);
    assert.deepEqual(brief(await lint(targeted('base'), '.', ...rules)), [
      ['image/root-user', 'medium', 'app/Dockerfile:2:1', 'compose.yaml:2:3'],
      ['image/root-user', 'low', 'app/Dockerfile:4:1'],
    ]);
  });

  it('does not belong to a service that gives the build another user, or one that is not known', async () => {
    const withArgument = (argument: string): Files => ({
      'compose.yaml': `services:\n  web:\n    build: {context: app, args: ${argument}}\n`,
      'app/Dockerfile': 'FROM scratch\nARG UID=0\nUSER $UID\n',
    });
    for (const argument of ['{UID: 1000}', '[UID]'])
      assert.deepEqual(brief(await lint(withArgument(argument), '.', ...rulesOfUser)), [
        ['image/root-user', 'low', 'app/Dockerfile:3:1'],
      ]);
    const other = { ...withArgument('{UID: 0}'), 'app/Dockerfile': 'FROM scratch\nARG UID=1\nUSER $UID\n' };
    assert.deepEqual(brief(await lint(other, '.', ...rulesOfUser)), [
      ['workload/root-user', 'medium', 'compose.yaml:2:3', 'app/Dockerfile:3:1'],
    ]);
  });

  it('names services of which it is not known what runs', async () => {
    const files = project(built('web', '    image: registry.example/app:1\n'));
    const found = await lint(files, '.', ...rulesOfUser);
    assert.deepEqual(brief(found), [['image/root-user', 'low', 'app/Dockerfile:3:1', 'compose.yaml:2:3']]);
  });

  const pairs: readonly { title: string; dockerfile: string; more?: string; rules: readonly string[] }[] = [
    {
      title: 'a health check that is switched off',
      dockerfile: 'FROM scratch\nHEALTHCHECK NONE\n',
      rules: ['image/health-check', 'workload/health-check'],
    },
    {
      title: 'no health check',
      dockerfile: 'FROM debian:13\nCMD ["a"]\n',
      rules: ['dockerfile/healthcheck-missing', 'workload/undeclared-health-check'],
    },
    {
      title: 'a credential as build argument',
      dockerfile: 'FROM scratch\nARG DB_PASSWORD\n',
      more: '    build: {context: app, args: {DB_PASSWORD: tea-and-buns}}\n',
      rules: ['dockerfile/credential-variable', 'workload/secrets-in-arguments'],
    },
    {
      title: 'a credential as build argument with a default',
      dockerfile: 'FROM scratch\nARG DB_PASSWORD=buns-and-tea\n',
      more: '    build: {context: app, args: [DB_PASSWORD=tea-and-buns]}\n',
      rules: ['image/credentials', 'workload/secrets-in-arguments'],
    },
  ];
  for (const { title, dockerfile, more = '    build: app\n', rules } of pairs)
    it(`is joined with its rule on services: ${title}`, async () => {
      const files = { 'compose.yaml': `services:\n  web:\n${more}`, 'app/Dockerfile': dockerfile };
      const only = rules.flatMap((rule) => ['--only', rule]);
      const found = await lint(files, '.', ...only);
      assert.deepEqual(
        found.map(({ rule }) => rule),
        rules.slice(0, 1),
      );
      assert.deepEqual(
        found.flatMap(({ affects = [] }) =>
          affects.flatMap(({ findings }) => findings.map(({ rule }) => rule)),
        ),
        rules.slice(1),
      );
      assert.ok(found.flatMap(places).some((place) => place.startsWith('compose.yaml:')));
      assert.ok(found.flatMap(places).some((place) => place.startsWith('app/Dockerfile:')));
    });

  it('of security names the services even where no rule on services finds it', async () => {
    const files = {
      'compose.yaml': compose(built('web')),
      'app/Dockerfile': 'FROM scratch\nENV API_TOKEN=tea-and-buns-2\n',
    };
    const [found] = await lint(files, '.', '--only', 'image/credentials');
    assert.deepEqual(found && [...places(found)], ['app/Dockerfile:2:1', 'compose.yaml:2:3']);
  });
});

describe('fixes of a joined finding', () => {
  it('are made on each service once, and the Dockerfile keeps its own finding', async () => {
    await inProject(project(built('web'), built('worker')), async (cwd) => {
      const { stderr } = await runCli(['lint', '.', ...rulesOfUser, '--fix=all'], { cwd });
      const text = await readFile(join(cwd, 'compose.yaml'), 'utf8');
      assert.equal(text.match(/user: "1000:1000"/gu)?.length, 2, `${text}${stderr}`);
      const after = findingsIn(await runCli(['lint', '.', ...rulesOfUser, '--format', 'json'], { cwd }));
      assert.deepEqual(brief(after), [['image/root-user', 'low', 'app/Dockerfile:3:1']]);
    });
  });
});

describe('formats', () => {
  const show = (format: string, ...words: readonly string[]) =>
    inProject(project(built('web'), built('worker')), async (cwd) => {
      const { stdout } = await runCli(['lint', '.', ...rulesOfUser, '--format', format, ...words], { cwd });
      return stdout;
    });

  for (const format of ['table', 'github', 'gitlab', 'checkstyle', 'markdown', 'html'])
    it(`${format} shows both files once`, async () => {
      const text = await show(format);
      for (const place of ['app/Dockerfile', 'compose.yaml:2', 'compose.yaml:4'])
        assert.ok(text.includes(place), `${place} is not in ${format}`);
    });

  it('annotations are one at the Dockerfile', async () => {
    const lines = (await show('github')).split('\n').filter((line) => line.startsWith('::'));
    assert.equal(lines.length, 1);
    assert.match(
      lines[0] ?? '',
      /file=app\/Dockerfile,line=3.*web \(compose.yaml:2\), worker \(compose.yaml:4\)/u,
    );
    assert.equal((JSON.parse(await show('gitlab')) as readonly unknown[]).length, 1);
  });

  it('SARIF has the services as related locations', async () => {
    interface Place {
      physicalLocation: { artifactLocation: { uri: string }; region: { startLine: number } };
    }
    interface Log {
      runs: readonly {
        results: readonly { locations: readonly Place[]; relatedLocations: readonly Place[] }[];
      }[];
    }
    const { runs } = JSON.parse(await show('sarif')) as Log;
    const at = ({ physicalLocation: { artifactLocation, region } }: Place) =>
      `${artifactLocation.uri}:${region.startLine}`;
    const results = runs.flatMap((one) => one.results);
    assert.equal(results.length, 1);
    assert.deepEqual(results[0]?.locations.map(at), ['app/Dockerfile:3']);
    assert.deepEqual(results[0]?.relatedLocations.map(at), ['compose.yaml:2', 'compose.yaml:4']);
  });

  it('JUnit has each rule of a waived finding as accepted', async () => {
    const files = {
      ...project(built('web')),
      'ironhull.yaml': 'waive:\n  - {rule: image/root-user, subject: "*", reason: x}\n',
    };
    const text = await inProject(files, async (cwd) => {
      const { stdout } = await runCli(['lint', '.', ...rulesOfUser, '--format', 'junit'], { cwd });
      return stdout;
    });
    assert.ok(!text.includes('<failure'), text);
  });

  it('the counts and the exit code are those of one finding', async () => {
    await inProject(project(built('web'), built('worker')), async (cwd) => {
      const run = (...words: readonly string[]) => runCli(['lint', '.', ...rulesOfUser, ...words], { cwd });
      const { stdout } = await run('--format', 'json');
      const { summary } = JSON.parse(stdout) as { summary: Record<string, number> };
      assert.deepEqual([summary['medium'], summary['low']], [1, 0]);
      assert.equal((await run('--fail-on', 'medium')).code, 1, 'as severe as on the services');
    });
  });
});
