import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runInNewContext } from 'node:vm';
import { withPlainCharacters } from './plain-characters.mjs';

test('text that is escaped has the same value in strings, templates and expressions', () => {
  const code = `[${JSON.stringify('… – 😀')}, \`é\${1}\`, /^[😀–]$/u.test('😀'), /^[–…]$/.test('…')]`;
  const plain = withPlainCharacters(code);
  assert.match(plain, /^[\0-\x7f]*$/u);
  // Equal but for the realm in which the list was made.
  assert.deepEqual(structuredClone(runInNewContext(plain)), ['… – 😀', 'é1', true, true]);
});
