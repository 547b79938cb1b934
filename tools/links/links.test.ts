import assert from 'node:assert/strict';
import { test } from 'node:test';
import { brokenLinks } from './links.ts';

const files: Record<string, string> = {
  docs: '',
  'docs/there.md': '# A title, with `code`\n\n```\n# not a heading\n```\n',
};

function broken(text: string): string[] {
  const all: Record<string, string> = { ...files, 'docs/page.md': `# Page\n\n${text}\n` };
  return brokenLinks('docs/page.md', (path) => all[path.replace(/\/$/, '')]);
}

test('links to files, folders, headings and other sites are in order', () => {
  const links = ['there.md', '../docs/', './there.md#a-title-with-code', '#page', 'https://example.org/x'];
  assert.deepEqual(broken(links.map((link) => `[a](${link})`).join(' ')), []);
});

test('a file that is missing and a heading that is missing are named', () => {
  assert.deepEqual(broken('[a](gone.md) [`b`](../there.md)'), [
    'docs/page.md: gone.md is not there',
    'docs/page.md: ../there.md is not there',
  ]);
  const headings = ['there.md#gone', 'there.md#not-a-heading', '#gone'];
  assert.deepEqual(
    broken(headings.map((link) => `[a](${link})`).join(' ')),
    headings.map((link) => `docs/page.md: ${link} has no such heading`),
  );
});

test('what is shown as code is no link', () => {
  assert.deepEqual(broken('`[a](gone.md)`\n\n```sh\n[a](gone.md)\n```'), []);
});
