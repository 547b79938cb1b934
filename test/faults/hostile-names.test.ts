import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { runCli } from '../cli/run-cli.ts';
import { containerId, engineRoutes } from '../kit/engine-documents.ts';
import { startFakeEngine, type FakeEngine } from '../kit/fake-engine.ts';

/** What a name can do to whoever shows it: colours, a title, turned text, markup, new lines, a log command. */
const hostile = [
  '\u001b[31mred\u001b]0;title\u0007',
  'a\u202etxt.exe\u2066',
  '"><script>alert(1)</script><img src=x onerror=alert(1)>',
  'line\n::error file=a::b\r\nforged passed',
  '| a | b |\n|---|---|\n[x](javascript:alert(1)) `code` <!-- -->',
  ']]>&lt;&entity;<?xml?>',
  '__proto__',
];

const rename = (text: string) => (key: string, value: unknown) =>
  ['Names', 'Name', 'Image', 'RepoTags', 'Source', 'Labels', 'OperatingSystem', 'ServerVersion'].includes(key)
    ? replaced(value, text)
    : value;

function replaced(value: unknown, text: string): unknown {
  if (typeof value === 'string') return value.startsWith('sha256:') ? value : `/${text}`;
  if (Array.isArray(value)) return value.map((entry: unknown) => replaced(entry, text));
  return typeof value === 'object' && value !== null
    ? { [text]: text, 'com.docker.compose.project': text }
    : value;
}

/** Characters that a terminal or a reader would obey, beyond the new lines that a format is made of. */
const obeyed = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

describe('names that are made to harm', () => {
  let engine: FakeEngine;
  before(async () => {
    const containers = hostile.map((_, n) => ({
      id: containerId(n + 1),
      name: 'x',
      binds: ['/etc:/host-etc'],
    }));
    const routes = hostile.flatMap((text, n) => {
      const document = engineRoutes(containers)[`/containers/${containerId(n + 1)}/json`];
      return [[`/containers/${containerId(n + 1)}/json`, JSON.parse(JSON.stringify(document), rename(text))]];
    });
    engine = await startFakeEngine({
      ...engineRoutes(containers, { Name: hostile[0] }),
      ...Object.fromEntries(routes),
    });
  });
  after(() => engine.close());

  for (const format of ['table', 'json', 'sarif', 'html', 'junit', 'markdown'])
    test(`do not get out of the format ${format}`, async () => {
      const { code, stdout, stderr } = await runCli([
        'audit',
        '--fail-on',
        'low',
        '--engine',
        `unix://${engine.socket}`,
        '--format',
        format,
      ]);
      assert.equal(code, 1, stderr);
      assert.ok(stdout.length > 1000);
      for (const output of [stdout, stderr]) {
        assert.doesNotMatch(output.replaceAll('\n', ''), obeyed);
        assert.doesNotMatch(output, /^(?:::error|forged)/mu);
      }
      // In a code span of Markdown markup is text.
      const markup =
        format === 'markdown' ? stdout.replaceAll(/(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)/gu, '') : stdout;
      if (['html', 'junit', 'markdown'].includes(format))
        assert.doesNotMatch(markup, /<script>alert|<img src=x/u);
      // A line that begins with a tag is HTML, in which there are no links of Markdown.
      if (format === 'markdown') assert.doesNotMatch(markup.replaceAll(/^<.*$/gmu, ''), /\]\(javascript:/u);
    });
});
