import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readCompose } from '../../src/compose/adapter/read-compose.ts';
import { readCreateRequest } from '../../src/adapters/create-request/read-create-request.ts';
import { readContainerInspect } from '../../src/adapters/inspect/read-container-inspect.ts';
import { readRunCommand } from '../../src/adapters/run-command/read-run-command.ts';
import { readSwarmService } from '../../src/adapters/swarm/read-service.ts';
import { buildReport } from '../../src/app/build-report.ts';
import { check as inArguments } from '../../src/checks/workload/secrets-in-arguments.ts';
import { check as inEnvironment } from '../../src/checks/workload/secrets-in-environment.ts';
import { checks } from '../../src/checks/registry.gen.ts';
import type { WorkloadCredential, WrittenWorkload } from '../../src/core/workload/workload.ts';
import { writeHtml } from '../../src/reports/html/html.ts';
import { writeJson } from '../../src/reports/json/json.ts';
import { writeJunit } from '../../src/reports/junit/junit.ts';
import { writeMarkdown } from '../../src/reports/markdown/markdown.ts';
import { writeSarif } from '../../src/reports/sarif/sarif.ts';
import { writeTable } from '../../src/reports/table/table.ts';
import { factsWith, workloadFacts } from '../kit/facts.ts';
import { githubToken } from '../kit/random-text.ts';

/** In every planted value; what follows it differs from place to place. */
const canary = 'QuOkKa';
const token = (place: string): string => githubToken(`${canary}${place}`);
const plain = (place: string): string => `${canary}-${place}`;

/** By a form, by a name alone, and what is not seen to be one. */
const named = (place: string) => ({
  note: token(place),
  'api.token': plain(`${place}-named`),
  tier: plain(`${place}-unseen`),
});
const words = (place: string): readonly string[] => [
  'serve',
  token(place),
  '--password',
  plain(`${place}-flag`),
  `--api-key=${plain(`${place}-assigned`)}`,
  plain(`${place}-unseen`),
];
const variables = { NOTE: token('env'), DB_PASSWORD: plain('env'), TIER: plain('env-unseen') };
const list = (values: Readonly<Record<string, string>>): readonly string[] =>
  Object.entries(values).map(([name, value]) => `${name}=${value}`);
const health = ['CMD', ...words('health')];

const input = { directory: '/srv/canary', env: {}, home: '/root' };

function composed(): readonly WrittenWorkload[] {
  const service = {
    image: 'app',
    labels: named('label'),
    annotations: list(named('annotation')),
    deploy: { labels: named('deploy') },
    entrypoint: words('entrypoint').join(' '),
    command: words('command'),
    environment: variables,
    env_file: 'canary.env',
    healthcheck: { test: health },
    logging: { driver: 'splunk', options: named('log') },
    build: {
      context: '.',
      args: named('build'),
      dockerfile_inline: `FROM app\nRUN ${words('inline').join(' ')}\n`,
    },
    configs: ['app'],
  };
  const load = (): string => list({ NOTE2: token('file'), B_TOKEN: plain('file') }).join('\n');
  const content = `note: ${token('config')}\npassword = ${plain('config')}\n`;
  const text = JSON.stringify({ services: { canary: service }, configs: { app: { content } } }, undefined, 2);
  const { workloads, problems } = readCompose({ file: 'compose.yaml', text, ...input, load });
  assert.deepEqual(problems, []);
  return workloads;
}

function typed(): readonly WrittenWorkload[] {
  const flags = [
    ...list(variables).map((each) => `--env ${each}`),
    ...list(named('label')).map((each) => `--label ${each}`),
    ...list(named('annotation')).map((each) => `--annotation=${each}`),
    ...list(named('log')).map((each) => `--log-opt ${each}`),
    `--entrypoint '${words('entrypoint').join(' ')}'`,
    `--health-cmd="${words('health').join(' ')}"`,
  ];
  const line = `docker run ${flags.join(' ')} app ${words('command').join(' ')}`;
  const { workloads, problems } = readRunCommand(line, input);
  assert.deepEqual(problems, []);
  return workloads;
}

const config = {
  Image: 'app',
  Env: list(variables),
  Labels: named('label'),
  Entrypoint: words('entrypoint'),
  Cmd: words('command'),
  Healthcheck: { Test: health },
};
const hostConfig = {
  Annotations: named('annotation'),
  LogConfig: { Type: 'splunk', Config: named('log') },
};
const service = {
  ID: 'canary',
  Spec: {
    Name: 'canary',
    Labels: named('spec'),
    TaskTemplate: {
      ContainerSpec: {
        Image: 'app',
        Env: config.Env,
        Labels: config.Labels,
        Command: config.Entrypoint,
        Args: config.Cmd,
        Healthcheck: config.Healthcheck,
      },
      LogDriver: { Name: 'splunk', Options: named('log') },
    },
  },
};

const surfaces = {
  compose: composed,
  run: typed,
  create: () => readCreateRequest(JSON.stringify({ ...config, HostConfig: hostConfig })).workloads,
  container: () => [
    readContainerInspect({
      Id: 'canary',
      Name: '/canary',
      // The engine shows the words a second time.
      Path: config.Entrypoint[0],
      Args: [...config.Entrypoint, ...config.Cmd],
      Config: config,
      HostConfig: hostConfig,
    }),
  ],
  service: () => [readSwarmService(service)],
} as const;

const run = { version: '0.0.0', targets: ['canary'] };

function sightingsOf({ settings }: WrittenWorkload): readonly WorkloadCredential[] {
  const written = settings.credentials;
  assert.ok(written && 'value' in written);
  return written.value.flatMap((entry) => ('value' in entry ? [entry.value] : []));
}

for (const [surface, read] of Object.entries(surfaces)) {
  test(`values planted in ${surface} are seen everywhere, and are in no facts and no report`, () => {
    const workloads = read();
    const [first] = workloads;
    assert.ok(first && workloads.length === 1);
    assert.deepEqual(
      new Set(sightingsOf(first).map(({ where, detector }) => `${where} ${detector}`)),
      new Set([
        'environment GitHub token',
        ...['label', 'log-option', 'entrypoint', 'command', 'healthcheck'].flatMap((where) => [
          `${where} GitHub token`,
          `${where} its name`,
        ]),
        ...(surface === 'compose' ? ['build-argument', 'dockerfile', 'config'] : []).flatMap((where) => [
          `${where} GitHub token`,
          `${where} its name`,
        ]),
      ]),
    );
    const facts = factsWith({ workloads: workloads.map((written) => workloadFacts(written)) });
    const all = [...new Set([...checks, inArguments, inEnvironment])];
    const report = buildReport(facts, all, run);
    const failed = new Set(report.findings.map(({ rule }) => rule));
    assert.ok(failed.has(inArguments.id) && failed.has(inEnvironment.id));
    const texts = {
      facts: JSON.stringify(facts),
      report: JSON.stringify(report),
      json: writeJson(report),
      sarif: writeSarif(report, { rules: all, baseDirectory: '/' }),
      html: writeHtml(report, { rules: all }),
      junit: writeJunit(report, { rules: all }),
      markdown: writeMarkdown(report),
      table: writeTable(report, { colour: false, unicode: true, all: true, width: 200 }),
    };
    for (const [format, text] of Object.entries(texts)) {
      assert.ok(text.length > 200, format);
      assert.ok(!text.toLowerCase().includes(canary.toLowerCase()), `${format} of ${surface}`);
    }
  });
}
