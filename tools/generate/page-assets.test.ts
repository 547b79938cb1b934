import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { constant, pageAssets } from './page-assets.ts';

const root = resolve(import.meta.dirname, '../..');

/** The value of the constant `x` of a generated text. */
async function valueOf(text: string): Promise<unknown> {
  const source = encodeURIComponent(text.replace('x: string', 'x'));
  const loaded = (await import(`data:text/javascript,${source}`)) as { x: unknown };
  return loaded.x;
}

test('a constant has the text to the character', async () => {
  for (const text of ['', 'a\n', `'"\\\t\`\${x}\u2028`, '"only"\n  it\'s\n'])
    assert.equal(await valueOf(constant('x', 'X.', text)), text);
});

test('text that would end its element is refused', () => {
  for (const text of ['</script>', '</STYLE', '<!-- x'])
    assert.throws(() => constant('x', 'X.', text), /would end its element/u);
});

test('the page has a script and every style sheet', () => {
  const text = pageAssets(root);
  assert.match(text, /export const pageScript: string = \[/u);
  assert.match(text, /'\.finding > summary \{'/u);
  assert.match(text, /'@media print \{'/u);
});
