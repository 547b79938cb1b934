import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withoutImports } from './builtin-modules.mjs';

test('takes the exports of built-in modules by their names', () => {
  const code = [
    'import { t as other } from "./other.js";',
    'import { basename, dirname as dirname$1 } from "node:path/posix";',
    'const text = \'import { x } from "node:fs";\';',
  ].join('\n');
  assert.equal(
    withoutImports(code),
    [
      'import { t as other } from "./other.js";',
      'const { basename, dirname: dirname$1 } = process.getBuiltinModule("node:path/posix");',
      'const text = \'import { x } from "node:fs";\';',
    ].join('\n'),
  );
});

test('refuses an import of any other form', () => {
  for (const line of ['import fs from "node:fs";', 'import * as fs from "node:fs";', 'import "node:fs";'])
    assert.throws(
      () => withoutImports(`let a;\n${line}\n`),
      new RegExp(`not known: ${line.slice(0, 6)}`, 'u'),
    );
});
