import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { githubToken } from '../../../../test/kit/random-text.ts';
import { factsWith } from '../../../../test/kit/facts.ts';
import { buildReport } from '../../build-report.ts';
import { bakeReader } from './read.ts';

/** The outcomes of a rule on a file, with the lines of what is found. */
function judge(text: string, rule: string) {
  const { remarks = [], outcomes = [] } = bakeReader.readAlone?.(text) ?? {};
  const found = remarks.filter((one) => one.rule.id === rule);
  const state = outcomes.find((one) => one.rule === rule)?.outcome.state;
  return {
    state: found.length > 0 ? 'failed' : state,
    lines: found.flatMap(({ at }) => at.map(({ range }) => range.startLine)),
    severities: found.map((one) => one.rule.severity),
  };
}

const target = (line: string): string => `variable "V" {}\ntarget "a" {\n  ${line}\n}\n`;
const digest = `sha256:${'0'.repeat(64)}`;
const commit = 'a'.repeat(40);

const cases: Readonly<Record<string, Readonly<Record<'failed' | 'passed' | 'unknown', readonly string[]>>>> =
  {
    'bake/build-privileges': {
      failed: [
        'entitlements = ["security.insecure"]',
        'entitlements = ["network.host"]',
        'entitlements = ["device=gpu"]',
        'network = "host"',
        'network = "${lower("HOST")}"',
      ],
      passed: [
        'entitlements = []',
        'network = "none"',
        'tags = ["a"]',
        'entitlements = ["fs.read=/x", "ssh"]',
      ],
      unknown: ['entitlements = [V]', 'entitlements = V', 'network = V', 'entitlements = ["something.new"]'],
    },
    'bake/copied-host-path': {
      failed: ['context = "/etc"', 'contexts = { host = "/" }', 'contexts = { keys = "/home/ada/.ssh" }'],
      passed: ['context = "."', 'contexts = { lib = "../lib", img = "docker-image://a", srv = "/srv/app" }'],
      unknown: ['context = V', 'contexts = { a = V }'],
    },
    'bake/credentials': {
      failed: [
        'args = { NPM_TOKEN = "abcdef123456" }',
        'args = { NPM_TOKEN = V }',
        `labels = { note = "${githubToken()}" }`,
        'cache-to = ["type=s3,secret_access_key=abcdef123456,region=x"]',
        'cache-from = [{ type = "s3", secret_access_key = "abcdef123456" }]',
        'context = "https://user:hunter2hunter2@example.com/a.git"',
        'dockerfile-inline = "FROM a\\nRUN curl -u user:hunter2hunter2 https://x.example\\n"',
      ],
      passed: [
        'args = { VERSION = "1" }',
        'secret = ["id=token,src=token.txt"]',
        'cache-to = ["type=inline"]',
      ],
      unknown: ['args = { VERSION = V }', 'labels = V'],
    },
    'bake/unpinned-context': {
      failed: [
        'contexts = { base = "docker-image://debian:13" }',
        'contexts = { src = "https://example.com/a.tar.gz" }',
        'context = "https://example.com/a.git#main"',
        'context = "git@example.com:a/b.git"',
        'contexts = { src = "http://example.com/a.tar.gz" }',
      ],
      passed: [
        `contexts = { base = "docker-image://debian:13@${digest}" }`,
        `context = "https://example.com/a.git#${commit}"`,
        'contexts = { base = "target:b", src = "../src" }',
        'context = "app"',
      ],
      unknown: ['contexts = { base = "docker-image://debian:${V}" }', 'context = V'],
    },
    'bake/image-lookalike': {
      failed: [
        'contexts = { base = "docker-image://debain:13" }',
        'contexts = { base = "docker-image://bitnamii/redis:7" }',
        'cache-from = ["qhcr.io/company/app:cache"]',
        'cache-from = ["type=registry,ref=grafanna/grafana:cache"]',
        'cache-from = [{ type = "registry", ref = "grafanna/grafana:cache" }]',
      ],
      passed: [
        'contexts = { base = "docker-image://debian:13", src = "../postgress" }',
        'contexts = { postgress = "target:b" }',
        'cache-from = ["registry.example/app:cache", "type=gha"]',
        'cache-from = ["type=local,src=postgress"]',
        'tags = ["postgress"]',
      ],
      unknown: ['contexts = { base = "docker-image://${V}" }', 'cache-from = [V]'],
    },
    'bake/no-provenance': {
      failed: [
        'attest = ["type=provenance,disabled=true"]',
        'attest = [{ type = "provenance", disabled = "true" }]',
        'attest = ["type=provenance,mode=max", "type=provenance,disabled=1"]',
      ],
      passed: [
        'attest = ["type=provenance,mode=max"]',
        'attest = ["type=sbom,disabled=true"]',
        'attest = ["type=provenance,disabled=true", "type=provenance,mode=min"]',
        'tags = ["a"]',
      ],
      unknown: ['attest = [V]'],
    },
    'bake/output-outside-project': {
      failed: [
        'output = ["type=local,dest=/etc"]',
        'output = ["../out"]',
        'output = ["type=tar,dest=a/../../b.tar"]',
        'output = [{ type = "local", dest = "/usr/local/bin" }]',
      ],
      passed: [
        'output = ["type=local,dest=out"]',
        'output = ["type=image,push=true"]',
        'output = ["type=tar,dest=-"]',
        'output = ["./a/../b"]',
        'output = ["type=local,dest=/tmp/out"]',
      ],
      unknown: ['output = [V]'],
    },
  };

for (const [rule, states] of Object.entries(cases))
  describe(rule, () => {
    for (const [state, lines] of Object.entries(states))
      for (const line of lines)
        test(`${state}: ${line.slice(0, 60)}`, () => {
          const found = judge(target(line), rule);
          assert.equal(found.state, state);
          assert.deepEqual(found.lines, state === 'failed' ? [3] : []);
        });
  });

test('a server that anybody on the way can change is worse', () => {
  const severities = (url: string) =>
    judge(target(`contexts = { src = "${url}" }`), 'bake/unpinned-context').severities;
  assert.deepEqual(severities('http://example.com/a.tar.gz'), ['high']);
  assert.deepEqual(severities('https://example.com/a.tar.gz'), ['medium']);
  assert.deepEqual(severities('docker-image://debian:13'), ['low']);
});

test('what several targets inherit is found once, and an overridden value where it is written', () => {
  const text =
    'target "b" {\n  network = "host"\n}\ntarget "a" {\n  inherits = ["b"]\n}\ntarget "c" {\n  inherits = ["b"]\n  network = "none"\n}\n';
  assert.deepEqual(judge(text, 'bake/build-privileges').lines, [2]);
});

test('what is not known of one target is counted beside what is found in another', () => {
  const text =
    'variable "V" {}\ntarget "a" {\n  network = "host"\n}\ntarget "b" {\n  network = V\n}\ntarget "c" {\n  network = "none"\n}\n';
  const { remarks = [], outcomes = [], problems = [] } = bakeReader.readAlone?.(text) ?? {};
  const files = { problems, remarks, outcomes };
  const report = buildReport(factsWith({}), [], { version: '0.0.0', targets: ['x'], files });
  const found = report.outcomes.filter(({ rule }) => rule === 'bake/build-privileges');
  const [only] = found;
  assert.equal(found.length, 1);
  assert.ok(only?.outcome.state === 'failed');
  assert.equal(only.outcome.problems.length, 1);
  assert.match(only.outcome.doubts?.join() ?? '', /:6:\d+: network: /u);
  assert.equal(report.findings.length, 1);
});

test('each combination of a matrix is judged', () => {
  const text = 'target "a" {\n  name = "a-${n}"\n  matrix = { n = ["none", "host"] }\n  network = n\n}\n';
  assert.deepEqual(judge(text, 'bake/build-privileges').lines, [4]);
});

test('nothing passes in a file that bake refuses, and what can be read is judged', () => {
  const text = 'target "a" {\n  network = "host"\n  tags = "x"\n}\n';
  const states = Object.keys(cases).map((rule) => judge(text, rule).state);
  assert.deepEqual(states, [
    'failed',
    ...Object.keys(cases)
      .slice(1)
      .map(() => 'unknown'),
  ]);
});

test('no credential is in a report', () => {
  const token = githubToken();
  const text = target(`args = { T = "${token}" }\n  cache-to = ["type=s3,secret_access_key=${token}"]`);
  assert.ok(!JSON.stringify({ ...bakeReader.readAlone?.(text), texts: [] }).includes(token));
});
