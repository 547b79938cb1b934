import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseArguments } from './syntax/arguments.ts';
import { commandPage, helpPage } from './help.ts';
import { optionNames } from './syntax/options.ts';
import { commands } from './registry.ts';

test('the help page lists every command, once', () => {
  const page = helpPage();
  for (const { name, summary } of commands) {
    assert.equal(page.split('\n').filter((line) => line.startsWith(`  ${name}  `)).length, 1, name);
    assert.ok(page.replaceAll(/\s+/gu, ' ').includes(summary), name);
  }
});

test('no line of help is wider than 100 columns', () => {
  for (const page of [helpPage(), ...commands.map(({ name }) => commandPage(name))])
    for (const line of page.split('\n')) assert.ok(line.length <= 100, line);
});

test('every option is taken by a command', () => {
  for (const name of optionNames)
    assert.ok(
      commands.some((command) => command.options.includes(name)),
      name,
    );
});

for (const command of commands) {
  describe(`the page of ${command.name}`, () => {
    const page = commandPage(command.name);
    test('has all of its options and no other', () => {
      const shown = [...page.matchAll(/^ {2}(?:-[a-z], )?--([a-z-]+)/gmu)].map(([, name = '']) => name);
      assert.deepEqual(new Set(shown), new Set(command.options));
      assert.equal(shown.length, command.options.length);
    });

    test('has three to five examples that its parser takes', () => {
      assert.ok(command.examples.length >= 3 && command.examples.length <= 5);
      for (const { line } of command.examples) {
        assert.ok(page.includes(`  ${line}\n`), line);
        const own = line.split(' | ').find((part) => part.includes(`ironhull ${command.name}`)) ?? line;
        const words: string[] = own.match(/'[^']*'|[^\s']+/gu) ?? [];
        const start = words.indexOf(command.name);
        const end = words.findIndex((word) => word === '>' || word === '|');
        const argv = words
          .slice(start + 1, end === -1 ? undefined : end)
          .map((word) => word.replaceAll("'", ''));
        assert.doesNotThrow(() => parseArguments(command, argv), line);
      }
    });
  });
}
