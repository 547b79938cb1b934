import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commands } from '../registry.ts';
import { parseArguments } from './arguments.ts';
import { namedEngine } from './named-engine.ts';

const takers = commands.filter(({ options }) => options.includes('engine'));

test('an engine is named by its address or by a context, and by nothing else', () => {
  assert.ok(takers.length > 8);
  for (const command of takers) {
    assert.deepEqual(namedEngine(parseArguments(command, ['--engine', 'unix:///e'])), {
      engine: 'unix:///e',
    });
    assert.deepEqual(namedEngine(parseArguments(command, ['--context=c'])), { context: 'c' });
    assert.deepEqual(namedEngine(parseArguments(command, [])), {});
  }
});

test('no command takes two engines', () => {
  for (const command of takers)
    assert.throws(
      () => parseArguments(command, ['--context', 'c', '--engine', 'unix:///e']),
      { code: 'USAGE', message: '--engine and --context both name the engine; give one of them' },
      command.name,
    );
});
