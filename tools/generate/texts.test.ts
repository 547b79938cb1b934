import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkPage } from './check-page.ts';
import { aliasMap, checkIndex, errorList } from './lists.ts';
import { fenced, table } from './markdown.ts';
import { registry } from './registry.ts';
import { sampleCheck } from '../../test/kit/sample-check.ts';

test('the registry imports each file once, under a name of its own', () => {
  const text = registry([
    { path: 'host/docker-group', exported: 'check', checks: [] },
    { path: 'workload/namespaces', exported: 'checks', checks: [] },
    { path: 'workload/nothing', exported: undefined, checks: [] },
  ]);
  assert.match(text, /import \{ check as hostDockerGroup \} from '\.\/host\/docker-group\.ts';/);
  assert.match(text, /import \{ checks as workloadNamespaces \} from '\.\/workload\/namespaces\.ts';/);
  assert.match(text, /\[\n {2}hostDockerGroup,\n {2}\.\.\.workloadNamespaces,\n\]/);
  assert.doesNotMatch(text, /nothing/);
});

test('a cell cannot break its table and a text cannot end its fence', () => {
  assert.equal(table(['a|b'], [['c\nd']]), '| a\\|b |\n| --- |\n| c d |');
  assert.equal(fenced('sh', 'echo ```'), '````sh\necho ```\n````');
});

test('a page shows a compose example below a service and an alias with its limits', () => {
  const page = checkPage(
    sampleCheck({
      aliases: [{ tool: 'cis', id: '5.5', names: ['other'], only: ['root'] }],
      examples: { bad: [{ title: 'one', compose: 'image: a\nlist:\n  - b\n' }], good: [], unsure: [] },
    }),
  );
  assert.match(page, /services:\n {2}app:\n {4}image: a\n {4}list:\n {6}- b\n```/);
  assert.match(page, /- `cis:5\.5` \(other\), only for root/);
  assert.doesNotMatch(page, /Passes/);
});

test('aliases are in the order people count in', () => {
  const aliases = ['5.10', '5.9'].map((id) => ({ tool: 'cis', id }));
  const text = aliasMap([sampleCheck({ aliases })]);
  assert.ok(text.indexOf('cis:5.9') < text.indexOf('cis:5.10'));
});

test('the index lists the worst first and links to the page', () => {
  const text = checkIndex([
    sampleCheck({ id: 'workload/a', severity: 'low' }),
    sampleCheck({ id: 'workload/b', severity: 'critical' }),
  ]);
  assert.ok(text.indexOf('(workload/b.md)') < text.indexOf('(workload/a.md)'));
});

test('errors are listed by code with their exit', () => {
  const text = errorList({
    B: { exit: 2, message: 'b', remedy: 'do b' },
    A: { exit: 2, message: 'a', remedy: 'do a' },
  });
  assert.match(text, /`A` \| 2 \| a \| do a \|\n\| `B`/);
});
