import assert from 'node:assert/strict';
import { test } from 'node:test';
import { service } from '../test-readings.ts';

const password = 'Tr0ub4dor&3horse';

/** The credentials in labels: their names, and the reasons why others are not known. */
function labels(lines: string, files: Readonly<Record<string, string>>): unknown {
  const { credentials } = service(lines, {
    files: Object.fromEntries(Object.entries(files).map(([name, text]) => [`/srv/app/${name}`, text])),
  }).settings;
  assert.ok(credentials && 'value' in credentials);
  return credentials.value.map((each) =>
    'value' in each ? [each.value.where, each.value.name] : each.unresolved,
  );
}

test('the labels of files are searched as those of the service are', () => {
  const found = [['label', 'db.password']];
  assert.deepEqual(labels('label_file: l', { l: `# c\nplain=1\ndb.password="${password}"\n` }), found);
  assert.deepEqual(
    labels('label_file: [l, sub/m]', { l: 'a=1\n', 'sub/m': `db.password=${password}\n` }),
    found,
  );
});

test('a later file counts over an earlier one, and labels over both', () => {
  const files = { l: `db.password=${password}\n`, m: 'db.password=\n' };
  assert.deepEqual(labels('label_file: [m, l]', files), [['label', 'db.password']]);
  assert.deepEqual(labels('label_file: [l, m]', files), []);
  assert.deepEqual(labels('label_file: l\nlabels: ["db.password="]', files), []);
});

test('labels that are not known are open', () => {
  assert.deepEqual(labels('label_file: l', {}), ['label_file: the file could not be read']);
  assert.deepEqual(labels('label_file: l', { l: '!' }), ['label_file: the file could not be parsed']);
  assert.deepEqual(labels('label_file: l', { l: 'a=x$b\n' }), ['label a: a is made from other labels']);
});
