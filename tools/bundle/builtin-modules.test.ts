import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withoutImports } from './builtin-modules.mjs';

test('late imports of built-in modules are calls of require', () => {
  const code = [
    'const other = require("./other.cjs");',
    'const { lookup } = await import("node:dns/promises");',
    'const text = \'import { x } from "node:fs";\';',
  ].join('\n');
  assert.equal(
    withoutImports(code),
    [
      'const other = require("./other.cjs");',
      'const { lookup } = await Promise.resolve(require("node:dns/promises"));',
      'const text = \'import { x } from "node:fs";\';',
    ].join('\n'),
  );
});

test('refuses an import of anything else', () => {
  for (const call of ['import("yaml")', 'import(name)', 'import(`node:fs`)'])
    assert.throws(() => withoutImports(`let a;\nawait ${call};\n`), {
      message: `an import of a form that is not known: ${call};`,
    });
});
