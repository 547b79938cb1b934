import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Inventory } from '../../core/software/inventory.ts';
import { absent, known } from '../../core/observed.ts';
import { textWidth } from '../text/text-width.ts';
import { packagesAsText } from './package-table.ts';

const layer = `sha256:${'1'.repeat(64)}`;
const inventory: Inventory = {
  distribution: known({ id: 'debian', like: [], version: '12', name: 'Debian 12' }, 'x'),
  packages: [
    {
      type: 'deb',
      name: 'openssl',
      version: '3.0.11-1',
      locations: [{ path: '/var/lib/dpkg/status', proof: 'installed', layer }],
    },
    {
      type: 'npm',
      name: '@babel/core',
      version: '7.0.0',
      locations: [
        { path: '/app/a', proof: 'installed', layer },
        { path: '/app/b', proof: 'installed', layer: 'sha256:other' },
      ],
    },
  ],
  layers: [{ digest: 'sha256:0' }, { digest: layer }],
  gaps: [],
};
const options = { width: 80, unicode: true, all: false };

test('packages are a table with the layer and the first path', () => {
  assert.equal(
    packagesAsText(inventory, options),
    `Debian 12, 2 packages, 2 layers

Name         Version   Type  Layer  Path
openssl      3.0.11-1  deb   2      /var/lib/dpkg/status
@babel/core  7.0.0     npm   2, ?   /app/a (+1)
`,
  );
  assert.match(packagesAsText(inventory, { ...options, all: true }), /\/app\/a, \/app\/b/u);
});

test('hostile text is escaped, wrapped and never cut', () => {
  const name = `\u001b[2J\u202e${'x'.repeat(300)}日本語`;
  const text = packagesAsText(
    {
      ...inventory,
      packages: [{ type: 'npm', name, version: '1\n2', locations: [] }],
      gaps: [{ what: '/a\u0007', why: 'w'.repeat(200) }],
    },
    options,
  );
  assert.doesNotMatch(text, /[\u0000-\u0009\u000b-\u001f\u202e]/u);
  for (const line of text.split('\n')) assert.ok(textWidth(line) <= 80, line);
  const cells = text.split('\n').map((line) => line.slice(0, 40).trim());
  assert.ok(cells.join('').includes('x'.repeat(300)));
  assert.match(text, /1\\n2/u);
  assert.match(text, /packages may be missing/u);
  assert.match(
    packagesAsText(
      { ...inventory, packages: [{ type: 'npm', name, version: '', locations: [] }] },
      { ...options, unicode: false },
    ),
    /^[\n\x20-\x7e]*$/u,
  );
});

test('an inventory without packages is a line', () => {
  const nothing = { distribution: absent('x'), packages: [], layers: [], gaps: [] };
  assert.equal(packagesAsText(nothing, options), 'no distribution, 0 packages\n');
});
