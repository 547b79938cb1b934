import type { HealthcheckInstruction, InstructionFlag } from '../../core/image/dockerfile.ts';
import { durationMilliseconds } from './go-duration.ts';
import { isSpace } from './go-space.ts';
import { sliceJoined } from './joined-text.ts';
import { baseOf, checkFlags, readCommand, Refused, type Reading } from './reading.ts';

const shortestInterval = 1;

function checkHealthOptions(flags: readonly InstructionFlag[]): void {
  for (const { name, value = '', span } of flags) {
    if (value === '') continue;
    if (name === 'retries') {
      if (!/^\+?\d+$/u.test(value) || Number(value) > 2 ** 31 - 1)
        throw new Refused('--retries: it is a number from 0', span);
      continue;
    }
    const milliseconds = durationMilliseconds(value);
    if (milliseconds === undefined) throw new Refused(`--${name}: it is a duration such as 30s`, span);
    if (milliseconds !== 0 && milliseconds < shortestInterval)
      throw new Refused(`--${name}: it is 1ms or longer`, span);
  }
}

/** @throws Refused */
export function readHealthcheck(reading: Reading): HealthcheckInstruction {
  const { text } = reading.args;
  let end = 0;
  while (end < text.length && !isSpace(text.charAt(end))) end++;
  let from = end;
  while (from < text.length && isSpace(text.charAt(from))) from++;
  const type = text.slice(0, end).toUpperCase();
  const command = readCommand(sliceJoined(reading.args, from), 'HEALTHCHECK');
  if (type === '') throw new Refused('HEALTHCHECK takes NONE, or CMD and a command');
  if (type === 'NONE') {
    if (command !== undefined && !(command.form === 'exec' && command.words.length === 0))
      throw new Refused('HEALTHCHECK NONE takes nothing more');
    return baseOf(reading, 'HEALTHCHECK');
  }
  checkFlags(reading);
  if (type !== 'CMD') throw new Refused('HEALTHCHECK takes NONE, or CMD and a command');
  if (command === undefined || (command.form === 'exec' && command.words.length === 0))
    throw new Refused('HEALTHCHECK CMD needs a command');
  checkHealthOptions(reading.flags);
  return { ...baseOf(reading, 'HEALTHCHECK'), command };
}
